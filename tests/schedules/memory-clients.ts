import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SQSClient, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { REGION } from '../builders/finding.ts';
import type { Conductor, Run } from './conductor.ts';
import type { Clients } from './containment-platform.ts';
import { MemoryDynamoDb } from './memory-dynamodb.ts';
import type { MemoryEc2 } from './memory-ec2.ts';

/** A DynamoDB that is not in memory. */
export type Storage = Pick<Clients, 'dynamodb' | 'tables'>;

interface Services {
  readonly storage: Storage | undefined;
  readonly conductor: Conductor;
  readonly ec2: MemoryEc2;
  readonly send: (message: SendMessageCommandInput) => void;
}

/** Clients for one run; without a run for the test itself. */
export type ClientsOf = (run?: Run) => Clients;

const OPTIONS = { step: 'initialize', priority: 'high', name: 'conductor' } as const;

/** Real clients of the SDK whose calls the conductor paces and memory answers, but for a storage that is given. */
export function memoryClients({ conductor, ec2: memory, send, storage }: Services): ClientsOf {
  const table = new MemoryDynamoDb();
  return (run) => {
    const paced = (name: string | undefined, answer: (command: string) => object) =>
      conductor.call(run, name ?? '', () =>
        Promise.resolve().then(() => ({ response: {}, output: answer(name ?? '') as never })),
      );
    const dynamodb = likeOf(storage?.dynamodb ?? DYNAMODB);
    dynamodb.middlewareStack.add(
      (next, { commandName }) =>
        (args) =>
          storage
            ? conductor.call(run, commandName ?? '', () => next(args))
            : paced(commandName, (command) => table.answer(command, args.input)),
      OPTIONS,
    );
    const ec2 = likeOf(EC2);
    ec2.middlewareStack.add(
      (_, { commandName }) =>
        ({ input }) =>
          paced(commandName, (command) => memory.answer(command, input)),
      OPTIONS,
    );
    const sqs = likeOf(SQS);
    sqs.middlewareStack.add(
      (_, { commandName }) =>
        ({ input }) =>
          paced(commandName, () => {
            send(input as SendMessageCommandInput);
            return {};
          }),
      OPTIONS,
    );
    return { dynamodb, ec2, sqs, tables: storage?.tables ?? TABLES };
  };
}

const TABLES = { incidents: 'incidents', containments: 'containments', control: 'control' };
const DYNAMODB = new DynamoDBClient({ region: REGION });
const EC2 = new EC2Client({ region: REGION });
const SQS = new SQSClient({ region: REGION });

interface Client {
  readonly middlewareStack: { readonly clone: () => unknown };
}

/** The same client with a middleware of its own: to make one takes long. */
function likeOf<T extends Client>(client: T): T {
  const middlewareStack = { value: client.middlewareStack.clone() };
  return Object.create(client, { middlewareStack }) as T;
}
