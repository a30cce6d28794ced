import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionBundles } from '../function-bundles.ts';
import { functionEnvironment } from '../function-environment.ts';
import { startPacedAws, type PacedCall } from './paced-aws.ts';
import { answersOf, orderOf, type Scene } from './scene.ts';

const LATENCY_MS = 30;

/** One containment, from the order to its end. */
export interface Containment {
  /** Calls that had to be answered one after the other until the last thing was cut. */
  readonly roundTripsToCut: number;
  readonly roundTrips: number;
  /** From the order until the answer to the last call that cut. */
  readonly containedMs: number;
}

/** A process that has the function warm, and handles one order for each message. */
const CHILD = `
const { handler } = require(process.argv[2]);
process.on('message', async (body) => {
  const record = { messageId: 'm', body, eventSource: 'aws:sqs', attributes: { ApproximateReceiveCount: '1' } };
  const answer = await handler({ Records: [record] }, { functionName: 'bench', awsRequestId: 'bench' });
  process.send(answer.batchItemFailures.length);
});
`;

/** Contains the scene again and again, each time as it was at first: side by side, or call by call where the plan says so. The first run warms up. */
export async function contain(
  bundles: FunctionBundles,
  scene: () => Scene,
  plan: readonly boolean[],
): Promise<readonly Containment[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-containment-'));
  const aws = await startPacedAws(LATENCY_MS);
  const child = await startChild(
    folder,
    aws.endpoint,
    await bundles(scene().functionName, 'shipped'),
  );
  try {
    const runs: Containment[] = [];
    for (const isSequential of [false, ...plan]) {
      const now = scene();
      aws.begin(answersOf(now), isSequential);
      await handle(child, orderOf(now));
      runs.push(toContainment(aws.calls(), now, isSequential));
    }
    return runs.slice(1);
  } finally {
    child.process.kill();
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Child {
  readonly process: ChildProcess;
  /** Rejects when it does. */
  readonly died: Promise<never>;
}

async function startChild(
  folder: string,
  endpoint: string,
  { code }: Awaited<ReturnType<FunctionBundles>>,
): Promise<Child> {
  const script = join(folder, 'child.cjs');
  const bundle = join(folder, 'function.cjs');
  await Promise.all([writeFile(script, CHILD), writeFile(bundle, code)]);
  // The SDK calls a queue where its URL says, whatever the endpoint.
  const queues = { REQUEST_QUEUE_URL: `${endpoint}/orders`, REJECTED_QUEUE_URL: `${endpoint}/dlq` };
  const env = { ...functionEnvironment, ...queues, AWS_ENDPOINT_URL: endpoint };
  const process = fork(script, [bundle], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const died = once(process, 'exit').then(() => {
    throw new Error('the function ended');
  });
  died.catch(() => undefined);
  return { process, died };
}

async function handle({ process, died }: Child, body: string): Promise<void> {
  const answered = once(process, 'message') as Promise<[failures: number]>;
  process.send(body);
  const [failures] = await Promise.race([answered, died]);
  if (failures > 0) throw new Error('the function gave the order back');
}

function toContainment(
  calls: readonly PacedCall[],
  { isCut }: Scene,
  isSequential: boolean,
): Containment {
  const last = calls.findLastIndex(isCut);
  const cut = calls[last];
  if (!cut) throw new Error('nothing was cut');
  const depthOf = (some: readonly PacedCall[]): number =>
    isSequential ? some.length : Math.max(...some.map(({ depth }) => depth));
  return {
    roundTripsToCut: depthOf(calls.slice(0, last + 1)),
    roundTrips: depthOf(calls),
    containedMs: cut.answeredAt,
  };
}
