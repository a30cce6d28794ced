import { GetConsoleOutputCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { defined } from '../domain/defined.ts';
import { TransientError } from '../domain/errors.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** What an instance wrote to its console, up to 64 KB. */
export interface ConsoleOutput {
  /** As EC2 gives it, in Base64: the text is that of the host, and of whoever has it. */
  readonly base64: string;
  /** ISO 8601 */
  readonly updatedAt?: string;
  /** False: EC2 gave what it kept since the last start, stop or reboot. */
  readonly isLatest: boolean;
}

/** Undefined when EC2 has none. Throws as asDomainError says. Needs `ec2:GetConsoleOutput` on the instance. */
export type ReadConsole = (instanceId: string) => Promise<ConsoleOutput | undefined>;

/** Only instances of the Nitro System give the latest output: others are asked again. Source: EC2 API Reference, GetConsoleOutput. */
export function createConsoleReader(client: EC2Client): ReadConsole {
  return async (instanceId) => {
    try {
      return await readOutput(client, instanceId, true);
    } catch (error) {
      if (error instanceof TransientError) throw error;
      return readOutput(client, instanceId, false);
    }
  };
}

async function readOutput(
  client: EC2Client,
  instanceId: string,
  isLatest: boolean,
): Promise<ConsoleOutput | undefined> {
  const command = new GetConsoleOutputCommand({
    InstanceId: instanceId,
    ...(isLatest && { Latest: true }),
  });
  const { Output: base64 = '', Timestamp: updatedAt } = await client
    .send(command)
    .catch(rethrowAsDomainError);
  if (base64 === '') return undefined;
  return { base64, ...defined({ updatedAt: updatedAt?.toISOString() }), isLatest };
}
