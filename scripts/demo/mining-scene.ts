import { setTimeout as sleep } from 'node:timers/promises';
import { sameGroups } from '../../shared/domain/isolation.ts';
import type { PostedMessage } from '../local-aws/admin-client.ts';
import type { GroupsByInterface, Server } from '../local-aws/customer-server.ts';
import { miningFinding } from '../local-aws/server-finding.ts';
import { elapsed } from '../progress.ts';
import { describeServer, equalGroups, groupsEvidence, incidentName } from './groups.ts';
import { type Narrator, printEvidence } from './narrator.ts';
import { operate } from './operate.ts';
import type { Expectation, PlayedScene } from './scene.ts';
import { type Stage, untilIncident, untilMessages } from './stage.ts';
import { type Told, watchTelling } from './telling.ts';

const POLL_MS = 10;
const PATIENCE_MS = 60_000;

const TITLE = 'Scene 1: a mining server is contained, told and released';
const STORY =
  'The build runner asks for a mining pool. It has two network interfaces, and the policy says: auto.';

/** Finding → both interfaces cut → incident → message → release → everything as before. */
export async function playMining(
  stage: Stage,
  narrator: Narrator,
  server: Server,
): Promise<PlayedScene> {
  narrator.scene(TITLE, STORY);
  const before = await stage.groupsOf(server);
  narrator.begin();
  const contained = await playContainment(stage, narrator, { server, before });
  const restored = await playRelease(stage, narrator, { server, contained });
  const { during, quarantine } = contained;
  const times = [
    { when: 'Before', groups: before },
    { when: 'Contained', groups: during },
    { when: 'After release', groups: restored.after },
  ];
  const evidence = groupsEvidence(server, times, quarantine.id);
  printEvidence(console.log, evidence);
  return {
    title: TITLE,
    story: STORY,
    subject: describeServer(server),
    moments: narrator.moments(),
    evidence,
    incident: await untilIncident(stage, incidentName(server)),
    messages: restored.messages,
    expectations: [
      ...containmentExpectations(contained),
      { text: '`riposte release` ended with success', met: restored.exitCode === 0 },
      {
        text: 'the former groups are back on both interfaces',
        met: equalGroups(before, restored.after),
      },
    ],
    figures: [
      { label: 'from finding to last interface cut off', value: elapsed(contained.containedMs) },
      { label: 'interfaces cut off', value: String(server.eniIds.length) },
    ],
  };
}

interface Contained {
  readonly containedMs: number;
  readonly during: GroupsByInterface;
  readonly quarantine: { readonly id: string; readonly rules: number };
  readonly told: Told;
}

async function playContainment(
  stage: Stage,
  narrator: Narrator,
  { server, before }: Watched,
): Promise<Contained> {
  const finding = await stage.admin.raiseFinding(miningFinding(server));
  narrator.moment(`GuardDuty reports ${finding.type} on ${server.instanceId}`);
  const containedMs = await watchContainment(stage, narrator, { server, before });
  const during = await stage.groupsOf(server);
  const quarantine = (await stage.quarantineOf(server)) ?? { id: 'none', rules: NaN };
  const told = await watchTelling(stage, narrator, {
    resource: incidentName(server),
    status: 'contained',
    news: 'what was done, and how to undo it',
  });
  return { containedMs, during, quarantine, told };
}

function containmentExpectations(contained: Contained): Expectation[] {
  const { during, quarantine, told } = contained;
  const isCut = (groups: readonly string[]): boolean => sameGroups(groups, [quarantine.id]);
  return [
    {
      text: 'both interfaces had the quarantine group only',
      met: Object.values(during).every(isCut),
    },
    { text: 'the quarantine group has no rules', met: quarantine.rules === 0 },
    { text: 'there is one incident', met: told.incidents === 1 },
    { text: 'there was one message about the containment', met: told.messages.length === 1 },
  ];
}

interface Released {
  readonly exitCode: number;
  readonly after: GroupsByInterface;
  readonly messages: readonly PostedMessage[];
}

async function playRelease(
  stage: Stage,
  narrator: Narrator,
  { server, contained }: { readonly server: Server; readonly contained: Contained },
): Promise<Released> {
  const { told } = contained;
  const { incidentId } = told.details.incident;
  const args = ['release', incidentId, '--reason', 'a build job'];
  const { code } = await operate(stage, narrator, { args });
  const after = await stage.groupsOf(server);
  const messages = await untilMessages(stage, incidentId, told.messages.length + 1);
  narrator.moment('the team reads that the server is back');
  return { exitCode: code, after, messages };
}

interface Watched {
  readonly server: Server;
  readonly before: GroupsByInterface;
}

/** Looks again and again until no interface has its former groups; answers when the last one lost them, in ms. */
async function watchContainment(
  stage: Stage,
  narrator: Narrator,
  { server, before }: Watched,
): Promise<number> {
  const cut = new Set<string>();
  while (cut.size < server.eniIds.length) {
    if (narrator.now() > PATIENCE_MS) throw new Error(`${server.name} was not contained in time`);
    const groups = await stage.groupsOf(server);
    const at = narrator.now();
    for (const eni of server.eniIds) {
      if (cut.has(eni) || sameGroups(groups[eni] ?? [], before[eni] ?? [])) continue;
      cut.add(eni);
      narrator.moment(`${eni} is cut off (${cut.size} of ${server.eniIds.length})`, at);
    }
    await sleep(POLL_MS);
  }
  return narrator.now();
}
