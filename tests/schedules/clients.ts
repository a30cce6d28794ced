import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { REGION } from '../builders/finding.ts';
import type { Conductor, Run } from './conductor.ts';
import { MemoryDynamoDb } from './memory/dynamodb.ts';
import type { QueueName } from './message-queue.ts';
import type { Client, Clients } from './platform.ts';

interface Services {
  readonly conductor: Conductor;
  /** What the world says to a call. */
  readonly answer: (command: string, input: object) => object;
  readonly send: (to: QueueName, message: SendMessageCommandInput) => void;
}

/** Clients for one run; without a run for the test itself. */
export type ClientsOf = (run?: Run) => Clients;

type Answer = (command: string, input: object) => object;

/** Real clients of the SDK whose calls the conductor paces and memory answers. */
export function memoryClients({ conductor, answer, send }: Services): ClientsOf {
  const table = new MemoryDynamoDb();
  return (run) => {
    const paced = <T extends Client>(client: T, reply: Answer): T => {
      const like = likeOf(client);
      const stack = like.middlewareStack as unknown as Stack;
      stack.add(
        (_, { commandName: name = '' }) =>
          ({ input }) =>
            conductor.call(run, name, () =>
              Promise.resolve().then(() => ({ response: {}, output: reply(name, input) })),
            ),
        OPTIONS,
      );
      return like;
    };
    const queue = (to: QueueName): SQSClient =>
      paced(SQS, (_, input) => {
        send(to, input as SendMessageCommandInput);
        return {};
      });
    return {
      dynamodb: paced(DYNAMODB, (command, input) => table.answer(command, input)),
      ...{ requests: queue('contain'), releases: queue('release') },
      of: (client) => paced(client, answer),
      tables: TABLES,
    };
  };
}

/** As far as it is needed here: the clients of all services have one. */
interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { readonly commandName?: string },
    ) => (args: { readonly input: object }) => Promise<object>,
    options: object,
  ): void;
}

const OPTIONS = { step: 'initialize', priority: 'high', name: 'conductor' } as const;
const TABLES = { incidents: 'incidents', containments: 'containments', control: 'control' };
const DYNAMODB = new DynamoDBClient({ region: REGION });
const SQS = new SQSClient({ region: REGION });

/** The same client with a middleware of its own: to make one takes long. */
function likeOf<T extends Client>(client: T): T {
  const middlewareStack = { value: client.middlewareStack.clone() };
  return Object.create(client, { middlewareStack }) as T;
}
