import { chooseFaultSettings, type FaultSettings } from './support/fault-settings.ts';
import { openMailbox } from './support/mailbox.ts';
import { local } from './support/platform.ts';
import { changeMapping, type MappingChange } from './support/queue-mapping.ts';
import { retryFlows, SERVER_CHANGES, USER_CHANGES } from './support/retry-flows.ts';

// Most of the time is spent waiting for queues to deliver again, so all of these run beside each other.
const flows = new Map<string, Promise<object>>();
// What dies takes only itself along: the leases of others in its batch would outlive the queues, which are fast here.
const READERS = [
  ...['triage-finding', 'isolate-instance', 'release-instance', 'send-alert'],
  ...[
    'revoke-credentials',
    'release-credentials',
    'enrich-incident',
    'preserve-evidence',
    'verify-credentials',
  ],
];
let batches: MappingChange[];
let settings: FaultSettings;

beforeAll(async () => {
  settings = await chooseFaultSettings();
  const mailbox = await openMailbox('retries-mailbox');
  batches = await Promise.all(READERS.map(async (name) => changeMapping(name, { BatchSize: 1 })));
  for (const [name, flow] of Object.entries(retryFlows(mailbox))) {
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
    expect(await settings.newDeadLetters()).toStrictEqual([]);
  });
});
