import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '../../scripts/wait-for.ts';
import { crashEverywhere, type CrashRun, type CrashScenario } from './support/crash-points.ts';
import {
  alertScenario,
  containScenario,
  releaseScenario,
  triageScenario,
} from './support/crash-scenarios.ts';
import { chooseFaultSettings, type FaultSettings } from './support/fault-settings.ts';
import { holdBystanders, holdQueue, type HeldQueue } from './support/held-queue.ts';
import { type Mailbox, openMailbox } from './support/mailbox.ts';
import { gatherEvidence } from './support/outcomes.ts';
import { local, platform } from './support/platform.ts';
import { botSecret, replaceSlackSecret } from './support/slack-bot.ts';
import {
  type CreateVictim,
  directServer,
  serverOfTwo,
  stolenSession,
  stolenUser,
} from './support/victims.ts';

/** Long enough for a message that should not come. */
const SETTLE_MS = 1500;

// It writes into the incident too: whoever writes at the same moment tries again, with calls that no plan foresees.
let bystanders: Awaited<ReturnType<typeof holdBystanders>>;
let settings: FaultSettings;
let mailbox: Mailbox;

beforeAll(async () => {
  bystanders = await holdBystanders();
  settings = await chooseFaultSettings();
  mailbox = await openMailbox('crash-mailbox');
});
afterEach(async () => local().removeFaults());
afterAll(async () => {
  await bystanders.discard();
  await replaceSlackSecret(platform().slackUrl);
  await settings.giveBack();
});

/** What came of every crash, and what should have come of it: that of a healthy run. */
async function compare({ healthy, crashes }: CrashRun) {
  const evidence = await gatherEvidence();
  const outcome = await healthy.outcome(evidence);
  const found = [];
  for (const { point, deliveries, subject } of crashes)
    found.push({ point, deliveries, outcome: await subject.outcome(evidence) });
  const wanted = crashes.map(({ point, excused }) => {
    return { point, deliveries: ['crashed', 'done'], outcome: { ...outcome, ...excused } };
  });
  return { outcome, found, wanted };
}

async function judge(run: CrashRun, ending: object) {
  await waitFor(
    async () => {
      const { outcome, found, wanted } = await compare(run);
      const isEnded = isDeepStrictEqual({ ...outcome, ...ending }, outcome);
      return isEnded && isDeepStrictEqual(found, wanted);
    },
    { intervalMs: 1000 },
  ).catch(() => undefined);
  await sleep(SETTLE_MS);
  return compare(run);
}

interface Case {
  readonly name: string;
  readonly functionName: string;
  /** Where its messages are taken from; not for triage, which gets events that nobody has published. */
  readonly queue?: string;
  readonly begin?: () => Promise<void>;
  readonly scenario: (held: HeldQueue) => CrashScenario;
  /** Calls that matter: a run without them would prove nothing. */
  readonly calls: readonly string[];
  /** Part of the outcome. */
  readonly ending: object;
}

const CONTAINED = { status: 'contained', messages: ['Contained in n s.'] };
const RELEASED = { status: 'released', messages: ['Contained in n s.', 'Released.'] };

const SERVER = { create: serverOfTwo, of: 'a server' };
const DIRECT = { create: directServer, of: 'a server with addresses of its own' };
const USER = { create: stolenUser, of: 'a user' };
const SESSION = { create: stolenSession, of: 'a session of a role' };

interface Victims {
  readonly create: CreateVictim;
  readonly of: string;
}

function contains(name: string, { create, of }: Victims, calls: readonly string[]): Case {
  return {
    ...{ name: `${name}, ${of}`, functionName: name, queue: name, calls, ending: CONTAINED },
    scenario: (held) => containScenario(name, held, create),
  };
}

function releases(name: string, { create, of }: Victims, calls: readonly string[]): Case {
  return {
    ...{ name: `${name}, ${of}`, functionName: name, queue: name, calls, ending: RELEASED },
    scenario: (held) => releaseScenario(name, held, create),
  };
}

const CASES: readonly Case[] = [
  {
    ...{ name: 'triage-finding', functionName: 'triage-finding', scenario: triageScenario },
    calls: ['dynamodb:PutItem', 'events:PutEvents'],
    ending: CONTAINED,
  },
  contains('isolate-instance', SERVER, ['ec2:ModifyNetworkInterfaceAttribute']),
  contains('isolate-instance', DIRECT, ['sqs:SendMessage', 'ec2:DisassociateAddress']),
  contains('revoke-credentials', USER, ['iam:AttachUserPolicy', 'iam:UpdateAccessKey']),
  contains('revoke-credentials', SESSION, ['iam:PutRolePolicy']),
  releases('release-instance', SERVER, ['ec2:ModifyNetworkInterfaceAttribute']),
  releases('release-instance', DIRECT, ['ec2:AssociateAddress']),
  releases('release-credentials', USER, ['iam:DetachUserPolicy', 'iam:UpdateAccessKey']),
  releases('release-credentials', SESSION, ['iam:DeleteRolePolicy']),
  {
    ...{ name: 'send-alert, webhook', functionName: 'send-alert', queue: 'alerts' },
    scenario: (held) => alertScenario(held, mailbox),
    calls: ['slack:webhook/security-alerts', 'sns:Publish'],
    ending: { slack: 1, mails: 1 },
  },
  {
    ...{ name: 'send-alert, bot', functionName: 'send-alert', queue: 'alerts' },
    begin: async () => replaceSlackSecret(botSecret()),
    scenario: (held) => alertScenario(held, mailbox, true),
    calls: ['slack:api/chat.postMessage', 'sns:Publish'],
    ending: { slack: 1, mails: 1 },
  },
];

const NOTHING_HELD: HeldQueue = {
  take: async () => Promise.reject(new Error('no queue is held')),
  takeAll: async () => Promise.reject(new Error('no queue is held')),
  letGo: async () => Promise.resolve(),
  discard: async () => Promise.resolve(),
};

describe('a function that is killed between any two of its calls', () => {
  it.each(CASES)(
    '$name: has done it once when the message comes again',
    async ({ functionName, queue, begin, scenario, calls, ending }) => {
      await begin?.();
      const held = queue === undefined ? NOTHING_HELD : await holdQueue(functionName, queue);
      const run = await crashEverywhere(scenario(held)).finally(held.letGo);
      const { outcome, found, wanted } = await judge(run, ending);

      expect(run.calls).toStrictEqual(expect.arrayContaining([...calls]));
      expect(run.changes.length).toBeGreaterThan(0);
      expect(run.crashes).toHaveLength(run.changes.length + 1);
      expect(outcome).toMatchObject(ending);
      expect(found).toStrictEqual(wanted);
    },
  );

  it('loses no message', async () => {
    expect(await settings.newDeadLetters()).toStrictEqual([]);
  });
});
