import { setTimeout as sleep } from 'node:timers/promises';
import { describeIncident } from '../../scripts/riposte/incidents/describe-incident.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import type { CallEvidence } from '../../shared/domain/context/call-evidence.ts';
import {
  releaseCredentials,
  revokeStolen,
  theftOfSession,
  theftOfUser,
  untilAnswered,
} from './support/credential-findings.ts';
import {
  allWork,
  createRole,
  createUser,
  sessionOf,
  VICTIM,
  works,
  type Keys,
} from './support/credentials.ts';
import { refusedCalls, slackMessages } from './support/messages.ts';
import { putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { deadLettersOf, sendToQueue, untilWorkedOff } from './support/queues.ts';
import { takeDenyOff, untilCalls, verifyWithin, type Verified } from './support/verified-calls.ts';

const QUEUE = 'verify-credentials';
/** Seconds. Looks follow 3, 6, 12, 24 … after the cut has settled. */
const SETTLE = 2;
const DELAY = 3;
/** Each call is an event to read: a page of CloudTrail has 50, and one is read a second. */
const BETWEEN_MS = 400;

let giveBack: () => Promise<void>;

beforeAll(async () => {
  giveBack = await verifyWithin(SETTLE, DELAY);
});
beforeEach(async () => putPolicy(revokeStolen()));
afterAll(async () => {
  await giveBack();
  await local().forgetCallsOf(VICTIM);
});

async function textsAbout(incidentId: string): Promise<string[]> {
  return (await slackMessages(incidentId)).map(({ payload }) => JSON.stringify(payload));
}

async function untilTold(incidentId: string, text: string): Promise<void> {
  await waitFor(async () => (await textsAbout(incidentId)).some((told) => told.includes(text)), {
    ...{ what: `a message with "${text}"`, timeoutMs: 60_000 },
  });
}

/** Goes on with stolen credentials until CloudTrail has told of it what is wanted. */
async function useUntil(
  keys: readonly Keys[],
  incidentId: string,
  isWanted: (evidence: CallEvidence) => boolean,
): Promise<Verified> {
  let isOver = false;
  const use = async (): Promise<void> => {
    while (!isOver) {
      await allWork(...keys);
      await sleep(BETWEEN_MS);
    }
  };
  const using = use();
  return untilCalls(incidentId, isWanted).finally(async () => {
    isOver = true;
    await using;
  });
}

function isVerified({ state, counts }: CallEvidence): boolean {
  return state === 'verified' && counts.refused > 0;
}

describe('a stolen user that goes on trying', () => {
  it('is verified to be cut off by its refused calls, and people are told', async () => {
    const user = await createUser();
    const session = await sessionOf(user);
    expect(await allWork(user.keys, session)).toStrictEqual([true, true]);
    const { incident } = await untilAnswered(theftOfUser(user), 'contained');
    const { incidentId } = incident;

    const { evidence } = await useUntil([user.keys, session], incidentId, isVerified);

    expect(evidence).toMatchObject({
      credential: `user ${user.name}`,
      counts: { accepted: 0, unclear: 0 },
      ...{ leaks: [], isPartial: false, remarks: [] },
    });
    const settledAt = Date.parse(evidence.cutAt) + SETTLE * 1000;
    expect(Date.parse(evidence.until ?? '')).toBeGreaterThan(settledAt);
    await untilTold(incidentId, '0 calls accepted after containment until');
  });
});

describe('a user whose deny somebody has taken off', () => {
  let found: Verified;

  beforeAll(async () => {
    await putPolicy(revokeStolen());
    const user = await createUser();
    const session = await sessionOf(user);
    const { incident } = await untilAnswered(theftOfUser(user), 'contained');
    await takeDenyOff(user);
    await waitFor(async () => works(session));
    found = await useUntil(
      [session],
      incident.incidentId,
      ({ state, counts }) => state === 'leaking' && counts.accepted > 0,
    );
  });

  it('leaks: the incident names what was called, from where and with what', () => {
    const [leak] = found.evidence.leaks;

    expect(leak).toMatchObject({
      name: 'sqs:ListQueues',
      region: platform().region,
      from: '127.0.0.1',
    });
    expect(leak?.userAgent).toContain('aws-sdk-js');
    const screen = { width: 400, now: new Date() };
    expect(describeIncident(found, platform().stack, screen)).toContain('sqs:ListQueues');
  });

  it('is told loudly, and once', async () => {
    const { incidentId } = found.incident;
    await untilTold(incidentId, 'LEAKS after its containment');
    const { look } = found.evidence;
    await untilCalls(incidentId, (evidence) => evidence.look > look, 'a further look');

    const loud = (await textsAbout(incidentId)).filter((text) => text.includes('LEAKS after'));
    expect(loud).toHaveLength(1);
    expect(loud[0]).toContain('sqs:ListQueues');
  });

  it('leaks no more when it is given back', async () => {
    const { incidentId } = found.incident;
    await releaseCredentials(incidentId, { force: true });
    const before = (await untilCalls(incidentId, () => true)).evidence;

    await sendToQueue(QUEUE, orderOf(found));
    await untilWorkedOff([QUEUE]);

    expect((await untilCalls(incidentId, () => true)).evidence).toStrictEqual(before);
    const texts = await textsAbout(incidentId);
    expect(texts.at(-1)).not.toContain('LEAKS after');
  });
});

/** The order as EventBridge delivers it, once more. */
function orderOf({ incident, actions }: Verified): string {
  const [action] = actions;
  const { incidentId, correlationId } = incident;
  const detail = { ...action, version: 1, incidentId, correlationId };
  return JSON.stringify({ source: 'riposte', 'detail-type': 'Containment Requested', detail });
}

describe('sessions of a role', () => {
  it('that was cut alone is verified, while others go on', async () => {
    const role = await createRole();
    const [stolen, other] = [await role.assume('stolen'), await role.assume('other')];
    const { incident } = await untilAnswered(theftOfSession(role, 'stolen'), 'contained');

    const { evidence } = await useUntil([stolen, other], incident.incidentId, isVerified);

    expect(evidence.credential).toBe(`session stolen of role ${role.name}`);
    expect(evidence.counts.accepted).toBe(0);
  });

  it('that are older than the cut are verified together, while a fresh one goes on', async () => {
    const role = await createRole();
    await putPolicy(revokeStolen({ roles_revoked_by_time: [role.name] }));
    const stolen = await role.assume('stolen');
    const { incident } = await untilAnswered(theftOfSession(role, 'stolen'), 'contained');
    const fresh = await waitFor(async () => {
      const keys = await role.assume('stolen');
      return (await works(keys)) && keys;
    });

    const { evidence } = await useUntil([stolen, fresh], incident.incidentId, isVerified);

    expect(evidence.credential).toBe(`older sessions of role ${role.name}`);
    expect(evidence.counts.accepted).toBe(0);
  });
});

describe('the function', () => {
  it('was refused nothing, and gave nothing up', async () => {
    const refused = (await refusedCalls()).filter(({ principal }) => principal.includes(QUEUE));

    expect(refused).toStrictEqual([]);
    expect(await deadLettersOf([QUEUE])).toStrictEqual([]);
  });
});
