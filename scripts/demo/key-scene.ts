import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { elapsed } from '../progress.ts';
import { allWork, callAll, callsEvidence, type CallsAt, noneWorks } from './callers.ts';
import type { CustomerUser, UserAccess } from './customer-user.ts';
import { stolenKeyFinding } from './key-finding.ts';
import { releaseExpectations, playKeyRelease } from './key-release.ts';
import { type Narrator, printEvidence } from './narrator.ts';
import type { Expectation, PlayedScene } from './scene.ts';
import { type Stage, untilIncident } from './stage.ts';
import { type Told, watchTelling } from './telling.ts';
import { type Callers, createCallers, untilRefused } from './thief.ts';
import type { Theft } from './world.ts';

const TITLE = 'Scene 2: a stolen access key is taken out of use, and given back';
const STORY =
  'The key of a release job has leaked. A thief reads with it, and with a session that would outlive it. The policy says: auto.';

/** Finding → key and session refused → incident → message → release refused → release forced → everything as before. */
export async function playKey(
  stage: Stage,
  narrator: Narrator,
  theft: Theft,
): Promise<PlayedScene> {
  const { victim, object } = theft;
  narrator.scene(TITLE, STORY);
  const callers = await createCallers(stage.platform, theft);
  const access = await stage.accessOf(victim.name);
  const before = await callAll('Before', callers.all);
  for (const { who } of callers.stolen)
    narrator.before(`the thief reads ${object.key} with ${who}`);
  const revoked = await playRevocation(stage, narrator, { victim, callers });
  const released = await playKeyRelease(stage, narrator, { victim, callers, told: revoked.told });
  const times = [before, revoked.calls, released.calls];
  const evidence = callsEvidence(object, callers.all, times);
  printEvidence(console.log, evidence);
  const incident = await untilIncident(stage, incidentName(victim));
  return {
    title: TITLE,
    story: STORY,
    subject: `${victim.name} · ${victim.keys.accessKeyId}`,
    moments: narrator.moments(),
    evidence,
    incident,
    messages: released.messages,
    expectations: [
      { text: 'before, every call worked', met: allWork(before, callers.all) },
      ...revocationExpectations(stage, callers, revoked),
      {
        text: 'the incident says what the key could reach',
        met: saysReach(incident, victim.name, 's3:GetObject'),
      },
      ...releaseExpectations(released, { callers, access }),
    ],
    figures: [
      { label: 'from finding to key and session refused', value: elapsed(revoked.refusedMs) },
    ],
  };
}

interface Attack {
  readonly victim: CustomerUser;
  readonly callers: Callers;
}

interface Revoked {
  readonly refusedMs: number;
  readonly calls: CallsAt;
  readonly access: UserAccess;
  readonly told: Told;
}

async function playRevocation(
  stage: Stage,
  narrator: Narrator,
  { victim, callers }: Attack,
): Promise<Revoked> {
  narrator.begin();
  const finding = await stage.admin.raiseFinding(stolenKeyFinding(victim));
  narrator.moment(`GuardDuty reports ${finding.type} of ${victim.name}`);
  const refusedMs = await untilRefused(narrator, callers.stolen);
  const told = await watchTelling(stage, narrator, {
    resource: incidentName(victim),
    status: 'contained',
    news: 'what was done, and how to undo it',
  });
  const calls = await callAll('Contained', callers.all);
  const access = await stage.accessOf(victim.name);
  return { refusedMs, calls, access, told };
}

function revocationExpectations(
  { platform }: Stage,
  { stolen, innocent }: Callers,
  { calls, access, told }: Revoked,
): Expectation[] {
  const { keys, policies } = access;
  const isOff = Object.values(keys).every((status) => status === 'Inactive');
  return [
    { text: 'the stolen key and its session were refused', met: noneWorks(calls, stolen) },
    { text: `meanwhile ${innocent.who} went on working`, met: allWork(calls, [innocent]) },
    {
      text: 'IAM showed the key as Inactive and the deny policy on its user',
      met: isOff && policies.includes(`${platform.stack}-deny-all`),
    },
    { text: 'there is one incident', met: told.incidents === 1 },
    { text: 'there was one message about the containment', met: told.messages.length === 1 },
  ];
}

/** True when the context of the incident has a fact about the user that names this right. */
function saysReach({ context }: IncidentDetails, user: string, action: string): boolean {
  const facts = context?.facts.find(({ resource }) => resource === `user ${user}`);
  return facts?.lines.some(({ value }) => value.includes(action)) ?? false;
}

/** How the incident calls the user. */
function incidentName({ name }: CustomerUser): string {
  return `IAMUser ${name}`;
}
