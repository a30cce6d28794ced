import { waitFor } from '../../scripts/wait-for.ts';
import { alertOutcome } from './support/alert-outcome.ts';
import { chooseFaultSettings, type FaultSettings } from './support/fault-settings.ts';
import { beginFault, deployedName, type RunningFault, timesInjected } from './support/faults.ts';
import { repeatFinding } from './support/findings.ts';
import { readIncidentOf, untilIncidentOf } from './support/incidents.ts';
import { createInstance, groupsOf } from './support/instances.ts';
import { openMailbox, type Mailbox } from './support/mailbox.ts';
import { slackMessages, untilMessages } from './support/messages.ts';
import { requestRelease } from './support/operator.ts';
import { gatherEvidence, nameIds } from './support/outcomes.ts';
import { local, platform } from './support/platform.ts';
import { changeMapping, type MappingChange } from './support/queue-mapping.ts';
import { endLeases } from './support/stored-state.ts';
import { serverOfTwo, stolenUser, type Victim, victimServer } from './support/victims.ts';

// Most of the time is spent waiting for queues to deliver again, so all of these run beside each other.
const flows = new Map<string, Promise<object>>();
// What dies takes only itself along: the leases of others in its batch would outlive the queues, which are fast here.
const READERS = [
  ...['triage-finding', 'isolate-instance', 'release-instance', 'send-alert'],
  ...['revoke-credentials', 'release-credentials', 'enrich-incident'],
];
let batches: MappingChange[];
let settings: FaultSettings;
let mailbox: Mailbox;

beforeAll(async () => {
  settings = await chooseFaultSettings();
  mailbox = await openMailbox('retries-mailbox');
  batches = await Promise.all(READERS.map(async (name) => changeMapping(name, { BatchSize: 1 })));
  for (const [name, flow] of Object.entries(FLOWS)) {
    const running = flow();
    running.catch(() => undefined);
    flows.set(name, running);
  }
});
afterAll(async () => {
  await local().removeFaults();
  await Promise.all(
    batches.map(async (before, index) => changeMapping(READERS[index] ?? '', before)),
  );
  await settings.giveBack();
});

/** A finding that GuardDuty knows and has not told anybody. */
async function prepare(victim: Victim): Promise<string> {
  return (await local().raiseFinding(victim.finding, false)).id;
}

async function untilTold(findingId: string, count: number): Promise<string[]> {
  const { incident } = await waitFor(async () => readIncidentOf(findingId));
  await waitFor(async () => (await slackMessages(incident.incidentId)).length >= count, {
    timeoutMs: 60_000,
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

/** What becomes of a server that was contained and released, whatever went wrong on the way. */
const SERVER_GIVEN_BACK = {
  status: 'released',
  findings: 1,
  messages: ['Contained in n s.', 'Released.'],
  groups: { 'interface 0': ['web'], 'interface 1': ['web', 'ssh'] },
  record: { state: 'released', holders: 0, isLeased: false },
  changes: {
    'interface 0': { 'ec2:ModifyNetworkInterfaceAttribute': 2 },
    'interface 1': { 'ec2:ModifyNetworkInterfaceAttribute': 2 },
  },
};
const USER_GIVEN_BACK = {
  status: 'released',
  findings: 1,
  messages: ['Contained in n s.', 'Released.'],
  keys: { 'the key': 'Active' },
  policies: ['everything'],
  record: { state: 'released', holders: 0, isLeased: false },
  changes: { 'iam:AttachUserPolicy': 1, 'iam:DetachUserPolicy': 1, 'iam:UpdateAccessKey': 2 },
};

/** What the platform changes on its way: of each the first attempt is to fail. */
const COMMON_CHANGES = [
  ...['dynamodb:TransactWriteItems', 'dynamodb:UpdateItem', 'dynamodb:PutItem'],
  ...['events:PutEvents', 'sqs:SendMessage', 'sns:Publish'],
];
const SERVER_CHANGES = [
  ...COMMON_CHANGES,
  ...['ec2:CreateSecurityGroup', 'ec2:ModifyNetworkInterfaceAttribute'],
];
const USER_CHANGES = [
  ...COMMON_CHANGES,
  ...['iam:AttachUserPolicy', 'iam:DetachUserPolicy', 'iam:UpdateAccessKey'],
];

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
    timeoutMs: 60_000,
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

const FLOWS = {
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
    const fault = {
      ...{ function: 'isolate-instance', event: findingId },
      ...{ action: 'dynamodb:UpdateItem', request: `${platform().stack}-containments` },
    };
    const errors = await persistently(fault, async () => {
      await repeatFinding(findingId);
      await untilTold(findingId, 1);
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
      await untilTold(findingId, 2);
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
      await untilTold(findingId, 1);
      meanwhile.push(await groupsOf(server.instanceId));
    });
    const [told = ''] = await untilTold(findingId, 2);
    const contained = await outcomeWhen(victim, findingId, 'contained');
    await releaseIt(victim, findingId);
    const outcome = await outcomeWhen(victim, findingId, 'released');
    const seen = await nameIds(server, { meanwhile: meanwhile[0] ?? {}, told });
    return { errors, ...seen, contained, outcome };
  },
};

describe('each function dies once, and its queue delivers again', () => {
  it('a server is contained, told and given back once', async () => {
    expect(await flows.get('server')).toMatchObject({
      died: Array(6).fill(1),
      outcome: SERVER_GIVEN_BACK,
    });
  });

  it('a user is contained, told and given back once', async () => {
    expect(await flows.get('user')).toMatchObject({
      died: Array(3).fill(1),
      outcome: USER_GIVEN_BACK,
    });
  });
});

describe('a call that is throttled for long', () => {
  it('of triage delays its order, which comes once', async () => {
    expect(await flows.get('triage')).toMatchObject({
      errors: 2,
      outcome: { status: 'contained', messages: ['Contained in n s.'] },
    });
  });

  it('of isolation is told as a failure, and the next try contains', async () => {
    expect(await flows.get('isolate')).toMatchObject({
      outcome: {
        status: 'contained',
        messages: ['Failed: needs a human.', 'Contained in n s.'],
        changes: {
          'interface 0': { 'ec2:ModifyNetworkInterfaceAttribute': 1 },
          'interface 1': { 'ec2:ModifyNetworkInterfaceAttribute': 1 },
        },
      },
    });
  });

  it('of a release is told as a failure, and the next try gives back', async () => {
    const messages = ['Contained in n s.', 'Release failed: needs a human.', 'Released.'];

    expect(await flows.get('release')).toMatchObject({
      outcome: { ...SERVER_GIVEN_BACK, messages },
    });
  });

  it('of one channel delays that channel, and the other is not told again', async () => {
    expect(await flows.get('alert')).toMatchObject({
      errors: 2,
      outcome: { slack: 1, mails: 1 },
    });
  });
});

describe('one of three interfaces that cannot be changed', () => {
  it('stays open and is told; the others are cut at once, the retry cuts it, release restores all', async () => {
    const found = await flows.get('interfaces');
    const told = /still open: interface 1 of 3 interfaces; the others are in quarantine/;
    const cut = ['quarantine'];
    const groups = (first: string[], second: string[], third: string[]) => ({
      ...{ 'interface 0': first, 'interface 1': second, 'interface 2': third },
    });
    const changes = { 'ec2:ModifyNetworkInterfaceAttribute': 2 };

    expect(found).toHaveProperty('told', expect.stringMatching(told));
    expect(found).toMatchObject({
      meanwhile: groups(cut, ['web'], cut),
      contained: { status: 'contained', groups: groups(cut, cut, cut) },
      outcome: {
        status: 'released',
        groups: groups(['web'], ['web'], ['web']),
        changes: { 'interface 0': changes, 'interface 1': changes, 'interface 2': changes },
      },
    });
  });
});

describe('throttling that hits every call once', () => {
  it('is hidden by the SDK from the functions of a server', async () => {
    expect(await flows.get('throttledServer')).toMatchObject({
      throttled: SERVER_CHANGES,
      errors: 0,
      outcome: SERVER_GIVEN_BACK,
    });
  });

  it('is hidden by the SDK from the functions of a user', async () => {
    expect(await flows.get('throttledUser')).toMatchObject({
      throttled: USER_CHANGES,
      errors: 0,
      outcome: USER_GIVEN_BACK,
    });
  });
});

describe('after all this', () => {
  it('no message has been given up', async () => {
    expect(await settings.newDeadLetters()).toBe(0);
  });
});
