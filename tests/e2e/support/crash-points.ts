import type { RecordedCall } from '../../../scripts/local-aws/admin-client.ts';
import type { Fault } from '../../../scripts/local-aws/faults.ts';
import { deliver, type Delivery } from './deliveries.ts';
import { configure, variablesOf } from './functions.ts';
import { local, platform } from './platform.ts';
import type { Evidence } from './outcomes.ts';
import { endLeases } from './stored-state.ts';

/** Something new for a function to work on. */
export interface Subject {
  /** Text that the function's event about it contains, and no other event. */
  readonly key: string;
  /** Body of the message. */
  readonly body: string;
  /** What has become of it when everything has settled, in words that are the same for every subject. */
  readonly outcome: (evidence: Evidence) => Promise<object>;
  /** What must differ from a healthy run, given that the process died now. */
  readonly excused?: () => Promise<object>;
}

/** A function, and how to get work for it. */
export interface CrashScenario {
  readonly functionName: string;
  readonly prepare: () => Promise<Subject>;
  /** Not beside another one, because the subjects share something: waiting for it would change the sequence of calls. */
  readonly alone?: boolean;
  /** It keeps something from one invocation to the next, so every crash is to hit a fresh process; needs `alone`. */
  readonly remembers?: boolean;
}

/** Around which call the process dies. */
export interface CrashPoint {
  readonly name: string;
  readonly when: 'before' | 'after';
  readonly occurrence: number;
}

interface Crash {
  readonly point: string;
  readonly deliveries: readonly Delivery[];
  readonly subject: Subject;
  readonly excused: object;
}

/** A healthy run and one crash before its first call and after each call that changes something. */
export interface CrashRun {
  readonly calls: readonly string[];
  readonly changes: readonly string[];
  readonly healthy: Subject;
  readonly crashes: readonly Crash[];
}

/** Learns the calls of a healthy run, then kills the function between any two of them and delivers again. */
export async function crashEverywhere(scenario: CrashScenario): Promise<CrashRun> {
  const { healthy, calls } = await learn(scenario);
  const points = pointsOf(calls);
  const takeTurns = scenario.alone ? inTurns() : async <T>(work: () => Promise<T>) => work();
  const crashes = await mapAtOnce(points, async (point) => {
    const subject = await scenario.prepare();
    return takeTurns(async () => crashAndRepeat(scenario, point, subject));
  });
  return { calls, changes: calls.filter(changesSomething), healthy, crashes };
}

/** As many as two cores can work on. */
const AT_ONCE = 3;

async function mapAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const takeNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  return results;
}

/** Lets one piece of work end before the next begins. */
function inTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function learn(scenario: CrashScenario) {
  const { functionName } = scenario;
  const healthy = await scenario.prepare();
  await forget(scenario);
  const [id] = await local().addFaults([{ ...about(scenario, healthy), kind: 'latency', ms: 0 }]);
  const delivery = await deliver(functionName, healthy.body);
  if (delivery !== 'done') throw new Error(`the healthy run of ${functionName} ${delivery}`);
  const [invocation = ''] = Object.keys((await report(id)).invocations);
  await local().removeFaults(id);
  return { healthy, calls: await callsOf(invocation) };
}

/** The calls of an invocation in their order; several actions of one call, such as a transaction, are one. */
export async function callsOf(invocation: string): Promise<string[]> {
  const bySequence = new Map<number, RecordedCall[]>();
  for (const call of await local().calls('', invocation))
    bySequence.set(call.sequence, [...(bySequence.get(call.sequence) ?? []), call]);
  return [...bySequence.values()].map((calls) => calls.map(({ action }) => action).join('+'));
}

const READS = /^\w+:(Describe|Get|BatchGet|TransactGet|List|Query|Scan|Head)/;

function changesSomething(call: string): boolean {
  return call.split('+').some((action) => !READS.test(action));
}

/** Who dies after a read leaves the world as one who died before it: only calls that change something are worth a try. */
function pointsOf(calls: readonly string[]): CrashPoint[] {
  const after = calls.flatMap((call, index) => {
    const name = `after call ${index + 1}, ${call}`;
    return changesSomething(call) ? [{ name, when: 'after' as const, occurrence: index + 1 }] : [];
  });
  return [{ name: `before ${calls[0] ?? ''}`, when: 'before', occurrence: 1 }, ...after];
}

/** Kills one invocation; then the visibility time-out is over and the message is delivered again until it is done. */
async function crashAndRepeat(
  scenario: CrashScenario,
  point: CrashPoint,
  subject: Subject,
): Promise<Crash> {
  const { functionName } = scenario;
  await forget(scenario);
  const { when, occurrence } = point;
  const fault: Fault = { ...about(scenario, subject), kind: 'kill', when, occurrence };
  const [id] = await local().addFaults([fault]);
  const first = await deliver(functionName, subject.body);
  await local().removeFaults(id);
  const excused = (await subject.excused?.()) ?? {};
  await endLeases(subject.key);
  const second = await deliver(functionName, subject.body, 2);
  return { point: point.name, deliveries: [first, second], subject, excused };
}

function about({ functionName }: CrashScenario, { key }: Subject) {
  return { function: `${platform().stack}-${functionName}`, event: key };
}

async function report(id: string | undefined) {
  const found = (await local().faults()).find((fault) => fault.id === id);
  if (!found) throw new Error(`no fault ${id ?? ''}`);
  return found;
}

async function forget({ functionName, remembers }: CrashScenario): Promise<void> {
  if (!remembers) return;
  const variables = { ...(await variablesOf(functionName)), FRESH_SINCE: String(Date.now()) };
  await configure(functionName, { Environment: { Variables: variables } });
}
