import { elapsed } from '../progress.ts';
import type { Server } from '../local-aws/customer-server.ts';
import { openFlowLogDesk } from './flow-log-desk.ts';
import { describeServer } from './groups.ts';
import { type Narrator, printEvidence } from './narrator.ts';
import type { PlayedScene } from './scene.ts';
import type { Stage } from './stage.ts';
import { DROP_SITE, linesOfTheft } from './traffic-lines.ts';
import type { TrafficPlot } from './traffic-plots.ts';
import { trafficEvidence, trafficExpectations } from './traffic-proof.ts';
import { watchEvidence, watchProof } from './traffic-watch.ts';
import { volumeFinding } from './volume-finding.ts';

/** Flow logs → finding → cut off → evidence → flow logs from after the cut → proof. */
export async function playTraffic(
  stage: Stage,
  narrator: Narrator,
  { server, plot }: { readonly server: Server; readonly plot: TrafficPlot },
): Promise<PlayedScene> {
  narrator.scene(plot.title, plot.story);
  const desk = await openFlowLogDesk(stage.platform, server);
  const lines = linesOfTheft(desk.watched, Math.floor(Date.now() / 1000));
  const objects = await desk.deliver(lines);
  narrator.before(`${lines.length} flow-log records lie in ${objects.length} objects in S3`);

  narrator.begin();
  const finding = await stage.admin.raiseFinding(volumeFinding(server, DROP_SITE));
  narrator.moment(`GuardDuty reports ${finding.type} on ${server.instanceId}`);
  const attacked = { server, desk, plot };
  const evidence = await watchEvidence(stage, narrator, attacked);
  const proof = await watchProof(stage, narrator, attacked);
  const { stored } = proof.traffic;
  const isSame = stored !== undefined && (await desk.hashOf(stored)) === stored.sha256;
  narrator.moment(
    `the evidence in S3 ${isSame ? 'has' : 'has NOT'} the SHA-256 that the incident tells`,
  );

  const timed = { evidence, proof }[plot.figure.of];
  const table = trafficEvidence(evidence.traffic, proof.traffic);
  printEvidence(console.log, table);
  const messages = await stage.messagesAbout(proof.details.incident.incidentId);
  return {
    title: plot.title,
    story: plot.story,
    subject: describeServer(server),
    moments: narrator.moments(),
    evidence: table,
    incident: proof.details,
    messages,
    expectations: [
      ...trafficExpectations({ evidence, proof, messages, records: lines.length }, plot),
      { text: 'the evidence in S3 has the SHA-256 that the incident tells', met: isSame },
    ],
    figures: [{ label: plot.figure.label, value: elapsed(timed.toldMs - timed.beganMs) }],
  };
}
