import { lookup } from 'node:dns';
import { Agent } from 'node:http';
import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3-control';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import { GLOBAL, type Target } from '../../../shared/domain/target.ts';
import { operator } from './operator.ts';
import { clientConfiguration, platform } from './platform.ts';
import { resetCap } from './stored-state.ts';

let opened: S3ControlClient | undefined;

/** As administrator. It calls `<account>.localhost`, which not every resolver takes for this machine. */
function control(): S3ControlClient {
  const { endpoint, ...configuration } = clientConfiguration();
  const { hostname, port } = new URL(endpoint);
  opened ??= new S3ControlClient({
    ...configuration,
    endpoint: `http://localhost:${port}`,
    requestHandler: {
      httpAgent: new Agent({
        lookup: (_, ...rest) => {
          lookup(hostname, ...rest);
        },
      }),
    },
  });
  return opened;
}

/** What S3 says of the account; undefined: nothing is configured. */
export async function accountBlock(): Promise<PublicAccessBlockConfiguration | undefined> {
  const command = new GetPublicAccessBlockCommand({ AccountId: platform().account });
  try {
    return (await control().send(command)).PublicAccessBlockConfiguration;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('NoSuchPublicAccessBlock'))
      return undefined;
    throw error;
  }
}

/** Undefined: nothing is configured afterwards. */
export async function putAccountBlock(
  block: PublicAccessBlockConfiguration | undefined,
): Promise<void> {
  const AccountId = platform().account;
  const input = { AccountId, PublicAccessBlockConfiguration: block };
  if (block) await control().send(new PutPublicAccessBlockCommand(input));
  else await control().send(new DeletePublicAccessBlockCommand({ AccountId }));
}

/** All of S3 in the account. */
export function theAccount(): Target {
  const { account } = platform();
  return { kind: 'account', accountId: account, region: GLOBAL, id: account };
}

/** What `riposte contain account/…` does. */
export async function orderAccountBlock(): Promise<ContainReport> {
  await resetCap();
  return containTarget(operator(), {
    ...{ target: theAccount(), action: 'restrict-bucket', reason: 'end-to-end test' },
    ...{ timeoutSeconds: 60, report: () => undefined },
  });
}
