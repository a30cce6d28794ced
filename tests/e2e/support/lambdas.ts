import { randomBytes } from 'node:crypto';
import {
  CreateFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { zip } from '../../../scripts/build/zip.ts';
import type { FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import { containTarget, type ContainReport } from '../../../scripts/riposte/orders/contain.ts';
import type { ActionMode } from '../../../shared/domain/action.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { untilAnswered } from './credential-findings.ts';
import { operator, putPolicy, release } from './operator.ts';
import { clientConfiguration, platform } from './platform.ts';
import { isolateMiners } from './policies.ts';
import { resetCap } from './stored-state.ts';

let opened: LambdaClient | undefined;

function lambda(): LambdaClient {
  opened ??= new LambdaClient(clientConfiguration());
  return opened;
}

/** A customer's function that answers every call; with this many executions reserved, or none. */
export async function createLambda(reserved?: number): Promise<string> {
  const name = `customer-${randomBytes(4).toString('hex')}`;
  const content = Buffer.from('exports.handler = async () => "works";');
  await lambda().send(
    new CreateFunctionCommand({
      ...{ FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler' },
      Role: `arn:aws:iam::${platform().account}:role/${platform().stack}-send-alert`,
      Code: { ZipFile: await zip([{ name: 'index.js', content }]) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda(), maxWaitTime: 30 }, { FunctionName: name });
  if (reserved !== undefined) await reserve(name, reserved);
  return name;
}

export async function reserve(name: string, executions: number): Promise<void> {
  const input = { FunctionName: name, ReservedConcurrentExecutions: executions };
  await lambda().send(new PutFunctionConcurrencyCommand(input));
}

export async function unreserve(name: string): Promise<void> {
  await lambda().send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
}

/** Undefined when nothing is reserved. */
export async function reservedFor(name: string): Promise<number | undefined> {
  const answer = await lambda().send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
  return answer.ReservedConcurrentExecutions;
}

/** Whether a call is answered. Any error but throttling is thrown. */
export async function answers(name: string): Promise<boolean> {
  try {
    const { Payload: payload } = await lambda().send(new InvokeCommand({ FunctionName: name }));
    return payload?.transformToString() === '"works"';
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TooManyRequestsException') throw error;
    return false;
  }
}

/** A policy that stops functions which talk to attackers. */
export function stopTalkers(
  mode: ActionMode = 'auto',
  changes: Partial<ResponsePolicy['protected']> = {},
): ResponsePolicy {
  const { protected: nothing, ...policy } = isolateMiners();
  const rule = {
    name: 'talking-functions',
    types: ['*:Lambda/*'],
    min_severity: 7,
    resource_roles: ['ACTOR' as const],
    actions: ['stop-function' as const],
    mode,
  };
  return { ...policy, protected: { ...nothing, ...changes }, rules: [rule] };
}

/** GuardDuty says that a function talks to a Tor relay: severity 8.0. */
export function torFinding(name: string): FindingParts {
  const { account, region } = platform();
  const functionArn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return {
    type: 'UnauthorizedAccess:Lambda/TorRelay',
    severity: 8,
    title: `Lambda function ${name} talks to Tor.`,
    resource: {
      resourceType: 'Lambda',
      lambdaDetails: { functionArn, functionName: name, functionVersion: '$LATEST' },
    },
    service: { resourceRole: 'ACTOR', action: { actionType: 'NETWORK_CONNECTION' } },
  };
}

/** What `riposte contain function/…` does. */
export async function orderStop(name: string): Promise<ContainReport> {
  await resetCap();
  const { account, region } = platform();
  return containTarget(operator(), {
    target: { kind: 'function', accountId: account, region, id: name },
    action: 'stop-function',
    reason: 'end-to-end test',
    ...{ timeoutSeconds: 60, report: () => undefined },
  });
}

/** Stops and releases functions, so that each right of the two functions is used at least once. */
export async function useLambdaRights(): Promise<void> {
  await putPolicy(stopTalkers());
  const reserved = await createLambda(3);
  const { incident } = await untilAnswered(torFinding(reserved), 'contained');
  const { incidentId = '' } = await orderStop(await createLambda());
  await release(incident.incidentId);
  await release(incidentId);
}
