import { setTimeout as sleep } from 'node:timers/promises';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import type { Cloud } from '../local-aws/platform.ts';
import { type Caller, createCaller, describeResult, type Keys } from './callers.ts';
import type { Narrator } from './narrator.ts';
import type { Theft } from './world.ts';

const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** Who calls AWS in the scene. */
export interface Callers {
  /** The thief's: with the key, and with the session that the key got. */
  readonly stolen: readonly Caller[];
  /** A colleague who has nothing to do with it. */
  readonly innocent: Caller;
  readonly all: readonly Caller[];
}

/** The thief has the key and asks for a session, which will outlive it. */
export async function createCallers(
  cloud: Cloud,
  { victim, colleague, object }: Theft,
): Promise<Callers> {
  const session = await sessionOf(cloud, victim.keys);
  const stolen = [
    createCaller(cloud, object, { who: 'the stolen key', keys: victim.keys }),
    createCaller(cloud, object, { who: 'a session of the stolen key', keys: session }),
  ];
  const who = `the key of ${colleague.name}`;
  const innocent = createCaller(cloud, object, { who, keys: colleague.keys });
  return { stolen, innocent, all: [...stolen, innocent] };
}

async function sessionOf({ endpoint, region }: Cloud, credentials: Keys): Promise<Keys> {
  const sts = new STSClient({ endpoint, region, credentials });
  const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}));
  if (!session?.AccessKeyId || !session.SecretAccessKey || !session.SessionToken)
    throw new Error('STS answered without a session');
  return {
    accessKeyId: session.AccessKeyId,
    secretAccessKey: session.SecretAccessKey,
    sessionToken: session.SessionToken,
  };
}

/** Calls again and again until nobody of them is answered any more; answers when the last one was refused, in ms. */
export async function untilRefused(
  narrator: Narrator,
  callers: readonly Caller[],
): Promise<number> {
  const refusals = await Promise.all(callers.map(async (caller) => firstRefusal(narrator, caller)));
  return Math.max(...refusals);
}

async function firstRefusal(narrator: Narrator, { who, call }: Caller): Promise<number> {
  for (;;) {
    const result = await call();
    const at = narrator.now();
    if (result !== 'works') {
      narrator.moment(`${who} is ${describeResult(result)}`, at);
      return at;
    }
    if (at > PATIENCE_MS) throw new Error(`${who} was not refused in time`);
    await sleep(POLL_MS);
  }
}
