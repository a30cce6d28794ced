import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { redrive } from '../../scripts/riposte/redrive.ts';
import { clients } from './support/clients.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { createInstance, isQuarantined } from './support/instances.ts';
import { untilMessages } from './support/messages.ts';
import { operator, putPolicy } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { queueMessages, sendToQueue } from './support/queues.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => putPolicy(isolateMiners()));
beforeEach(resetCap);

describe('redrive', () => {
  it('lets a finding that lies in the dead-letter queue be dealt with after all', async () => {
    const server = await createInstance();
    const finding = await local().raiseFinding(miningFinding(server), false);
    const { account, region } = platform();
    const event = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: finding };
    await sendToQueue('findings-dlq', JSON.stringify({ ...event, account, region }));

    const [report] = await redrive(operator(), 'findings');
    await untilIncident(server.instanceId, 'contained');

    expect(report?.redriven).toBeGreaterThanOrEqual(1);
    expect(await isQuarantined(server)).toBe(true);
  });

  it('tells a state that the stream has failed to tell, for its queue holds pointers only', async () => {
    const server = await createInstance();
    await raiseMining(server);
    const { incident } = await untilIncident(server.instanceId, 'contained');
    await untilMessages(incident.incidentId, 1);
    await forgetThatItWasTold(incident.incidentId);
    await sendToQueue('stream-failures', '{"DDBStreamBatchInfo":{}}');

    const [report] = await redrive(operator(), 'stream-failures');
    const messages = await untilMessages(incident.incidentId, 2);

    expect(report?.redriven).toBeGreaterThanOrEqual(1);
    expect(messages).toHaveLength(2);
    expect(messages[1]).toBe(messages[0]);
    expect(await queueMessages('stream-failures')).toStrictEqual([]);
  });
});

/** As if no channel had ever been told. */
async function forgetThatItWasTold(incidentId: string): Promise<void> {
  const { incidents } = operator();
  const items = await incidents.query(`INCIDENT#${incidentId}`, { attributes: ['pk', 'sk'] });
  for (const { pk, sk } of items.filter((item) => String(item['sk']).startsWith('ALERT#'))) {
    const command = new DeleteItemCommand({ TableName: incidents.name, Key: marshall({ pk, sk }) });
    await clients().dynamodb.send(command);
  }
}
