import { waitFor } from '../../../scripts/wait-for.ts';
import type { ActionState } from '../../../shared/domain/action.ts';
import { alertOutcome } from './alert-outcome.ts';
import { beginFault, deployedName, type RunningFault, timesInjected } from './faults.ts';
import { repeatFinding } from './findings.ts';
import { holdQueue, type HeldQueue } from './held-queue.ts';
import { readIncidentOf, untilIncidentOf } from './incidents.ts';
import { createInstance, groupsOf } from './instances.ts';
import type { Mailbox } from './mailbox.ts';
import { slackMessages, untilMessages } from './messages.ts';
import { requestRelease } from './operator.ts';
import { gatherEvidence, nameIds } from './outcomes.ts';
import { local, platform } from './platform.ts';
import { endLeases } from './stored-state.ts';
import { serverOfTwo, stolenUser, type Victim, victimServer } from './victims.ts';

/** What the platform changes on its way: of each the first attempt is to fail. */
const COMMON_CHANGES = [
  ...['dynamodb:TransactWriteItems', 'dynamodb:UpdateItem', 'dynamodb:PutItem'],
  ...['events:PutEvents', 'sqs:SendMessage', 'sns:Publish'],
];
export const SERVER_CHANGES = [
  ...COMMON_CHANGES,
  ...['ec2:CreateSecurityGroup', 'ec2:ModifyNetworkInterfaceAttribute'],
];
export const USER_CHANGES = [
  ...COMMON_CHANGES,
  ...['iam:AttachUserPolicy', 'iam:DetachUserPolicy', 'iam:UpdateAccessKey'],
];

/** A finding that GuardDuty knows and has not told anybody. */
async function prepare(victim: Victim): Promise<string> {
  return (await local().raiseFinding(victim.finding, false)).id;
}

async function untilTold(findingId: string, count: number): Promise<string[]> {
  const { incident } = await waitFor(async () => readIncidentOf(findingId));
  await waitFor(async () => (await slackMessages(incident.incidentId)).length >= count, {
    timeoutMs: 150_000,
    what: `message ${count} about ${incident.incidentId}`,
  });
  return untilMessages(incident.incidentId, count);
}

async function releaseIt({ keys: reactivateKeys = [] }: Victim, findingId: string): Promise<void> {
  const details = await readIncidentOf(findingId);
  const incidentId = details?.incident.incidentId ?? '';
  await requestRelease(incidentId, { force: true, reactivateKeys });
}

async function outcomeWhen(
  victim: Victim,
  findingId: string,
  status: 'contained' | 'released',
): Promise<object> {
  await untilIncidentOf(findingId, status);
  return victim.outcome({ findingId, status }, await gatherEvidence());
}

type Death = readonly [functionName: string, action: string];

/** One death of each function, when something has been begun that is not yet finished. */
const SERVER_DEATHS = {
  contained: [
    ['triage-finding', 'events:PutEvents'],
    ['isolate-instance', 'ec2:ModifyNetworkInterfaceAttribute'],
    ['queue-alert', 'sqs:SendMessage'],
    ['send-alert', 'dynamodb:UpdateItem'],
  ],
  released: [
    ['release-instance', 'ec2:ModifyNetworkInterfaceAttribute'],
    ['send-alert', 'dynamodb:UpdateItem'],
  ],
} as const;
const USER_DEATHS = {
  contained: [
    ['triage-finding', 'dynamodb:TransactWriteItems'],
    ['revoke-credentials', 'iam:UpdateAccessKey'],
  ],
  released: [['release-credentials', 'iam:DetachUserPolicy']],
} as const;

interface Deaths {
  readonly contained: readonly Death[];
  readonly released: readonly Death[];
}

/** Through all queues, with a death of each function; answers what became of it and who did not die. */
async function dieOnTheWay(victim: Victim, deaths: Deaths): Promise<object> {
  const findingId = await prepare(victim);
  const first = await Promise.all(deaths.contained.map(async (death) => doom(death, findingId)));
  await repeatFinding(findingId);
  const died = await Promise.all(first.map(async (fault) => bury(fault, victim, findingId)));
  await untilTold(findingId, 1);
  const second = await Promise.all(deaths.released.map(async (death) => doom(death, findingId)));
  await releaseIt(victim, findingId);
  died.push(...(await Promise.all(second.map(async (fault) => bury(fault, victim, findingId)))));
  await untilTold(findingId, 2);
  return { died, outcome: await outcomeWhen(victim, findingId, 'released') };
}

async function doom([name, action]: Death, event: string): Promise<RunningFault> {
  return beginFault({ kind: 'kill', when: 'after', function: deployedName(name), action, event });
}

/** The queue delivers again long after the leases of the dead have run out; here it is faster than they. */
async function bury(fault: RunningFault, { key }: Victim, findingId: string): Promise<number> {
  await waitFor(async () => timesInjected(await fault.report()) > 0, {
    timeoutMs: 150_000,
    what: JSON.stringify(await fault.report()),
  });
  const details = await readIncidentOf(findingId);
  await Promise.all([endLeases(key), endLeases(details?.incident.incidentId ?? 'none')]);
  return timesInjected(await fault.end());
}

/** Through all queues, with the first attempt of every call refused; answers which of the changes that hit, and what became of it. */
async function throttleEverything(victim: Victim, changes: readonly string[]): Promise<object> {
  const findingId = await prepare(victim);
  const fault = await beginFault({
    ...{ kind: 'throttle', attempts: 1, event: findingId },
    principal: `assumed-role/${platform().stack}-`,
  });
  await repeatFinding(findingId);
  await untilTold(findingId, 1);
  await releaseIt(victim, findingId);
  await untilTold(findingId, 2);
  const { injected, exhausted: errors } = await fault.end();
  const outcome = await outcomeWhen(victim, findingId, 'released');
  const throttled = changes.filter((action) => action in injected);
  return { throttled, errors, outcome };
}

/** A call that fails however often the SDK tries it, for so many deliveries of the message. */
async function persistently(
  fault: { readonly function: string; readonly action: string; readonly event: string },
  work: (fault: RunningFault) => Promise<void>,
): Promise<number> {
  const about = { ...fault, function: deployedName(fault.function) };
  const running = await beginFault({ kind: 'throttle', ...about });
  await work(running);
  return (await running.end()).exhausted;
}

const holding = new Map<string, { count: number; readonly queue: Promise<HeldQueue> }>();

/** Lets nothing be tried again while people are told, however long that takes. Several may want that of one function. */
async function undisturbed<T>(functionName: string, work: () => Promise<T>): Promise<T> {
  const hold = holding.get(functionName) ?? { count: 0, queue: holdQueue(functionName) };
  holding.set(functionName, hold);
  hold.count += 1;
  const queue = await hold.queue;
  try {
    return await work();
  } finally {
    hold.count -= 1;
    if (hold.count === 0) {
      holding.delete(functionName);
      await queue.letGo();
    }
  }
}

async function untilAction(findingId: string, state: ActionState): Promise<void> {
  await waitFor(
    async () => (await readIncidentOf(findingId))?.actions.some((action) => action.state === state),
    { what: `an action that is ${state} for finding ${findingId}` },
  );
}

/** What can go wrong on the way of a finding, by name. They can run beside each other. */
export const retryFlows = (mailbox: Mailbox): Record<string, () => Promise<object>> => ({
  server: async () => dieOnTheWay(await serverOfTwo(), SERVER_DEATHS),
  user: async () => dieOnTheWay(await stolenUser(), USER_DEATHS),

  throttledServer: async () => throttleEverything(await serverOfTwo(), SERVER_CHANGES),
  throttledUser: async () => throttleEverything(await stolenUser(), USER_CHANGES),

  triage: async () => {
    const victim = await serverOfTwo();
    const findingId = await prepare(victim);
    const fault = { function: 'triage-finding', action: 'events:PutEvents', event: findingId };
    const errors = await persistently(fault, async ({ untilSeen }) => {
      await repeatFinding(findingId);
      await untilSeen(2);
    });
    await untilTold(findingId, 1);
    return { errors, outcome: await outcomeWhen(victim, findingId, 'contained') };
  },

  isolate: async () => {
    const victim = await serverOfTwo();
    const findingId = await prepare(victim);
    const action = 'ec2:DescribeNetworkInterfaces';
    const fault = { function: 'isolate-instance', action, event: findingId };
    const errors = await persistently(fault, async () => {
      await repeatFinding(findingId);
      await untilAction(findingId, 'failed');
      await undisturbed('isolate-instance', async () => untilTold(findingId, 1));
    });
    await untilTold(findingId, 2);
    return { errors, outcome: await outcomeWhen(victim, findingId, 'contained') };
  },

  release: async () => {
    const victim = await serverOfTwo();
    const findingId = await prepare(victim);
    await repeatFinding(findingId);
    await untilTold(findingId, 1);
    const action = 'ec2:ModifyNetworkInterfaceAttribute';
    const fault = { function: 'release-instance', action, event: findingId };
    const errors = await persistently(fault, async () => {
      await releaseIt(victim, findingId);
      await untilAction(findingId, 'release-failed');
      await undisturbed('release-instance', async () => untilTold(findingId, 2));
    });
    await untilTold(findingId, 3);
    return { errors, outcome: await outcomeWhen(victim, findingId, 'released') };
  },

  alert: async () => {
    const victim = await serverOfTwo();
    const findingId = await prepare(victim);
    const fault = { function: 'send-alert', action: 'sns:Publish', event: findingId };
    const errors = await persistently(fault, async ({ untilSeen }) => {
      await repeatFinding(findingId);
      await untilSeen(2);
    });
    const { incident } = await untilIncidentOf(findingId, 'contained');
    const { incidentId } = incident;
    await waitFor(async () => (await mailbox.about(incidentId)).length > 0);
    return { errors, outcome: await alertOutcome(incidentId, mailbox) };
  },

  interfaces: async () => {
    const server = await createInstance({ eniCount: 3, groups: ['web'] });
    const victim = victimServer(server);
    const [, second = ''] = server.eniIds;
    const findingId = await prepare(victim);
    const action = 'ec2:ModifyNetworkInterfaceAttribute';
    const about = { function: 'isolate-instance', action, event: findingId, request: second };
    const meanwhile: object[] = [];
    const errors = await persistently(about, async () => {
      await repeatFinding(findingId);
      await untilAction(findingId, 'failed');
      await undisturbed('isolate-instance', async () => {
        await untilTold(findingId, 1);
        meanwhile.push(await groupsOf(server.instanceId));
      });
    });
    const [told = ''] = await untilTold(findingId, 2);
    const contained = await outcomeWhen(victim, findingId, 'contained');
    await releaseIt(victim, findingId);
    const outcome = await outcomeWhen(victim, findingId, 'released');
    const seen = await nameIds(server, { meanwhile: meanwhile[0] ?? {}, told });
    return { errors, ...seen, contained, outcome };
  },
});
