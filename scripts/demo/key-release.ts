import type { PostedMessage } from '../local-aws/admin-client.ts';
import { EXIT } from '../riposte/exit-codes.ts';
import { allWork, callAll, type CallsAt, noneWorks } from './callers.ts';
import { type CustomerUser, equalAccess, type UserAccess } from './customer-user.ts';
import type { Narrator } from './narrator.ts';
import { operate } from './operate.ts';
import type { Expectation } from './scene.ts';
import { type Stage, untilMessages } from './stage.ts';
import type { Told } from './telling.ts';
import type { Callers } from './thief.ts';

const REASON = 'our own penetration test';

interface Contained {
  readonly victim: CustomerUser;
  readonly callers: Callers;
  readonly told: Told;
}

/** How two releases ended: the first came too early, the second was forced. */
interface Released {
  readonly early: { readonly code: number; readonly output: string; readonly calls: CallsAt };
  /** ISO 8601: until then stolen sessions may live. */
  readonly releasableAt: string | undefined;
  readonly forced: { readonly code: number };
  readonly calls: CallsAt;
  readonly access: UserAccess;
  readonly messages: readonly PostedMessage[];
}

/** Release → not yet, sessions may live → forced, with the key → everybody works again. */
export async function playKeyRelease(
  stage: Stage,
  narrator: Narrator,
  { victim, callers, told }: Contained,
): Promise<Released> {
  const { incident, actions } = told.details;
  const release = ['release', incident.incidentId, '--reason', REASON];
  const early = await operate(stage, narrator, { args: release, expected: EXIT.attention });
  const refused = await untilMessages(stage, incident.incidentId, told.messages.length + 1);
  narrator.moment('the team reads why the key is not back');
  const between = await callAll('Release refused', callers.all);
  const force = ['--force', '--reactivate-key', victim.keys.accessKeyId];
  const forced = await operate(stage, narrator, { args: [...release, ...force] });
  const calls = await callAll('After release', callers.all);
  const access = await stage.accessOf(victim.name);
  const messages = await untilMessages(stage, incident.incidentId, refused.length + 1);
  narrator.moment('the team reads that the key is back');
  const releasableAt = actions.find((action) => action.releasableAt)?.releasableAt;
  return { early: { ...early, calls: between }, releasableAt, forced, calls, access, messages };
}

/** `access` is what IAM said before the finding. */
export function releaseExpectations(
  { early, releasableAt, forced, calls, access }: Released,
  before: { readonly callers: Callers; readonly access: UserAccess },
): Expectation[] {
  const { stolen, all } = before.callers;
  return [
    {
      text: 'a release before stolen sessions have ended is refused, with the date',
      met:
        early.code === EXIT.attention &&
        releasableAt !== undefined &&
        early.output.includes(releasableAt),
    },
    { text: 'after it, key and session were still refused', met: noneWorks(early.calls, stolen) },
    { text: '`riposte release --force` ended with success', met: forced.code === EXIT.done },
    {
      text: 'the user has its former keys and policies again',
      met: equalAccess(before.access, access),
    },
    { text: 'after release, every call works', met: allWork(calls, all) },
  ];
}
