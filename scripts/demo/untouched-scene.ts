import type { IncidentStatus } from '../../shared/domain/incident.ts';
import type { Server } from '../local-aws/customer-server.ts';
import { type FindingParts, miningFinding } from '../local-aws/server-finding.ts';
import { describeServer, equalGroups, groupsEvidence, incidentName } from './groups.ts';
import { type Narrator, printEvidence } from './narrator.ts';
import type { PlayedScene } from './scene.ts';
import { messageLines } from './slack-text.ts';
import type { Stage } from './stage.ts';
import { watchTelling } from './telling.ts';

/** A finding after which nothing may be touched, and what the team is to read instead. */
interface Untouched {
  readonly title: string;
  readonly story: string;
  readonly finding: (server: Server) => FindingParts;
  readonly status: IncidentStatus;
  readonly explanation: RegExp;
  /** What the team reads. */
  readonly news: string;
}

/** The same finding as in the first scene, on a server that the policy protects. */
export const PROTECTED: Untouched = {
  title: 'Scene 3: a protected server is left alone',
  story: 'The same finding on the payroll database. The policy protects it, whatever a rule says.',
  finding: miningFinding,
  status: 'refused',
  explanation: /protected instance/,
  news: 'why nothing was done',
};

/** A rule without a mode is in dry-run, as every rule of a new installation is. */
export const DRY_RUN: Untouched = {
  title: 'Scene 3, second part: a rule in dry-run',
  story: 'A command-and-control finding on a legacy server. Its rule says nothing but dry-run.',
  finding: (server) => ({
    ...miningFinding(server),
    type: 'Backdoor:EC2/C&CActivity.B!DNS',
    title: `Command and control server domain name queried by EC2 instance ${server.instanceId}.`,
    description: `EC2 instance ${server.instanceId} is querying a domain name of a known command and control server.`,
  }),
  status: 'dry-run',
  explanation: /dry.run/i,
  news: 'what would be done',
};

/** Messages of the first scenes are shown whole: of these, what differs. */
const MESSAGE_LINES = 20;

/** Finding → incident → message; the groups stay as they are. */
export async function playUntouched(
  stage: Stage,
  narrator: Narrator,
  { server, plot }: { readonly server: Server; readonly plot: Untouched },
): Promise<PlayedScene> {
  narrator.scene(plot.title, plot.story);
  const before = await stage.groupsOf(server);
  narrator.begin();
  const finding = await stage.admin.raiseFinding(plot.finding(server));
  narrator.moment(`GuardDuty reports ${finding.type} on ${server.instanceId}`);
  const { details, messages } = await watchTelling(stage, narrator, {
    resource: incidentName(server),
    status: plot.status,
    news: plot.news,
    limit: MESSAGE_LINES,
  });

  const after = await stage.groupsOf(server);
  narrator.moment('the server is as it was');
  const evidence = groupsEvidence(server, [
    { when: 'Before', groups: before },
    { when: 'After', groups: after },
  ]);
  printEvidence(console.log, evidence);
  const text = messages.flatMap(({ payload }) => messageLines(payload)).join(' ');
  return {
    title: plot.title,
    story: plot.story,
    subject: describeServer(server),
    moments: narrator.moments(),
    evidence,
    incident: details,
    messages,
    expectations: [
      { text: 'no interface was touched', met: equalGroups(before, after) },
      {
        text: `the incident is on record as ${plot.status}`,
        met: details.incident.status === plot.status,
      },
      { text: 'there was one message', met: messages.length === 1 },
      { text: `the message says ${plot.news}`, met: plot.explanation.test(text) },
    ],
    figures: [],
  };
}
