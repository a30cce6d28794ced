import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../scripts/wait-for.ts';
import type { FaultReport } from '../../scripts/local-aws/faults.ts';
import type { Server } from '../../scripts/local-aws/customer-server.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { chooseFaultSettings, type FaultSettings } from './support/fault-settings.ts';
import { configure, variablesOf } from './support/functions.ts';
import { beginFault, type RunningFault, timesInjected } from './support/faults.ts';
import { raiseMining, repeatFinding } from './support/findings.ts';
import { createFleet } from './support/fleet.ts';
import { holdBystanders, holdQueue, type HeldQueue } from './support/held-queue.ts';
import { readIncidentOf } from './support/incidents.ts';
import { type Evidence, gatherEvidence } from './support/outcomes.ts';
import { local, platform } from './support/platform.ts';
import { changeMapping, type MappingChange } from './support/queue-mapping.ts';
import { sendToQueue } from './support/queues.ts';

const SERVERS = 160;
/** Every fourth finding is seen once more: a fifth of all messages are duplicates. */
const REPEATED = 4;
const MESSAGES = SERVERS + SERVERS / REPEATED;
const RATE = 0.1;
const SEED = 20261121;
/** Enough for two cores; what is deployed is careful with the limits of EC2 and Slack. */
const AT_ONCE = { 'isolate-instance': 12, 'send-alert': 6 };
/** Four deliveries last longer than a lease (45 s) then, as they do on AWS: here the queues run faster, and leases do not. */
const RETRY_SECONDS = 15;
const SETTLE_MS = 2000;
/** Two busy cores take two minutes; what is lost never comes. */
const PATIENCE_MS = 600_000;

let bystanders: Awaited<ReturnType<typeof holdBystanders>>;
let settings: FaultSettings;
const mappings: [name: string, before: MappingChange][] = [];

beforeAll(async () => {
  bystanders = await holdBystanders();
  settings = await chooseFaultSettings();
  await local().retryQueuesAfter(RETRY_SECONDS);
  await tellNothingOnTheWay();
  for (const [name, MaximumConcurrency] of Object.entries(AT_ONCE))
    mappings.push([name, await changeMapping(name, { ScalingConfig: { MaximumConcurrency } })]);
});
afterAll(async () => {
  await local().removeFaults();
  for (const [name, before] of mappings) await changeMapping(name, before);
  await bystanders.discard();
  await settings.giveBack();
  await local().retryQueuesAfter(null);
});

/** On a slow machine the last of so many are under way for longer than a minute, of which people would rightly be told. */
async function tellNothingOnTheWay(): Promise<void> {
  const before = await variablesOf('queue-alert');
  const Variables = { ...before, PENDING_ALERT_DELAY_SECONDS: '900' };
  await configure('queue-alert', { Environment: { Variables } });
}

/** The same disorder every time: Fisher and Yates with a linear congruential generator. */
function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items];
  let state = SEED;
  return items.flatMap(() => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return rest.splice(state % rest.length, 1);
  });
}

async function throttleEverything(): Promise<RunningFault[]> {
  const fault = { kind: 'throttle', rate: RATE, seed: SEED } as const;
  return Promise.all([
    beginFault({ ...fault, principal: `assumed-role/${platform().stack}-` }),
    beginFault({ ...fault, action: 'slack:*' }),
  ]);
}

/** GuardDuty's findings about the servers, taken out of the queue; answers their ids and the messages. */
async function collectFindings(findings: HeldQueue, servers: readonly Server[]) {
  const raised = await Promise.all(servers.map(async (server) => raiseMining(server)));
  const ids = raised.map(({ id }) => id);
  const again = ids.filter((_, index) => index % REPEATED === 0);
  await Promise.all(again.map(async (id) => repeatFinding(id)));
  return { ids, bodies: await findings.takeAll(MESSAGES) };
}

/** Asks one by one, because each question costs something, too. */
async function untilAllContained(ids: readonly string[]): Promise<IncidentDetails[]> {
  const contained: IncidentDetails[] = [];
  for (const id of ids) {
    const what = `the containment for finding ${id}, ${contained.length} before it`;
    contained.push(
      await waitFor(
        async () => {
          const found = await readIncidentOf(id);
          return found?.incident.status === 'contained' && found;
        },
        { timeoutMs: PATIENCE_MS, what },
      ),
    );
  }
  return contained;
}

async function untilAllTold(incidents: readonly IncidentDetails[]): Promise<Evidence> {
  const isTold = ({ messages }: Evidence): boolean => {
    const texts = JSON.stringify(messages);
    return incidents.every(({ incident }) => texts.includes(incident.incidentId));
  };
  await waitFor(async () => isTold(await gatherEvidence()), {
    ...{ intervalMs: 1000, timeoutMs: PATIENCE_MS },
    what: 'a message about each incident',
  });
  await sleep(SETTLE_MS);
  return gatherEvidence();
}

/** How often something happened to each: the number of those for each frequency. */
function frequencies(counts: readonly number[]): Record<number, number> {
  return Object.fromEntries(
    [...new Set(counts)].sort().map((n) => [n, counts.filter((count) => count === n).length]),
  );
}

function changesOf({ eniIds }: Server, { calls }: Evidence): number {
  return calls.filter(
    ({ action, status, resources }) =>
      action === 'ec2:ModifyNetworkInterfaceAttribute' &&
      status < 300 &&
      resources.some((arn) => arn.endsWith(`/${eniIds[0] ?? ''}`)),
  ).length;
}

/** What people were told of an incident beside the one message that each has. */
function toldBeside({ incident }: IncidentDetails, { messages }: Evidence): string[] {
  const about = messages.filter(({ payload }) =>
    JSON.stringify(payload).includes(incident.incidentId),
  );
  return about.length === 1 ? [] : about.map(({ time, payload }) => `${time} ${payload.text}`);
}

function printFigures(reports: readonly FaultReport[], calls: number, seconds: number): void {
  const injected = reports.reduce((sum, report) => sum + timesInjected(report), 0);
  const seen = reports.reduce((sum, { exhausted }) => sum + exhausted, 0);
  const share = ((100 * injected) / calls).toFixed(1);
  process.stderr.write(
    `  ${MESSAGES} findings (${MESSAGES - SERVERS} duplicates, out of order): ${calls} calls, ${injected} throttled (${share} %), ` +
      `${seen} of them seen by a function, ${seconds.toFixed(0)} s\n`,
  );
}

describe('200 findings, a fifth of them duplicates, out of order, while a tenth of all calls is throttled', () => {
  it('are one incident, one containment and one message each, and none is lost', async () => {
    const findings = await holdQueue('triage-finding', 'findings');
    const servers = await createFleet(SERVERS);
    const { ids, bodies } = await collectFindings(findings, servers);

    const faults = await throttleEverything();
    const began = performance.now();
    for (const body of shuffled(bodies)) await sendToQueue('findings', body);
    await findings.letGo();
    const details = await untilAllContained(ids);
    const evidence = await untilAllTold(details);
    const seconds = (performance.now() - began) / 1000;
    const reports = await Promise.all(faults.map(async (fault) => fault.end()));
    const calls = reports.reduce((sum, { matched }) => sum + matched, 0);
    printFigures(reports, calls, seconds);

    expect(new Set(details.map(({ incident }) => incident.incidentId)).size).toBe(SERVERS);
    expect(frequencies(details.map((found) => found.findings.length))).toStrictEqual({
      1: SERVERS,
    });
    expect(frequencies(details.map((found) => found.actions.length))).toStrictEqual({ 1: SERVERS });
    expect(details.map((found) => found.findings[0]?.count)).toStrictEqual(
      ids.map((_, index) => (index % REPEATED === 0 ? 2 : 1)),
    );
    expect(frequencies(servers.map((server) => changesOf(server, evidence)))).toStrictEqual({
      1: SERVERS,
    });
    expect(details.flatMap((found) => toldBeside(found, evidence))).toStrictEqual([]);
    expect(await settings.newDeadLetters()).toStrictEqual([]);
  }, 1_500_000);
});
