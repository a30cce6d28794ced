import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { PostedMessage } from '../../scripts/local-aws/admin-client.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { aContext } from '../builders/alert.ts';
import { clients } from './support/clients.ts';
import { raiseMining } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { createInstance } from './support/instances.ts';
import { slackMessages, untilMessages } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { BOT_CHANNEL, botSecret, readSlackNote, replaceSlackSecret } from './support/slack-bot.ts';
import { endLeases, resetCap } from './support/stored-state.ts';

beforeAll(async () => {
  await putPolicy(isolateMiners());
  await replaceSlackSecret(botSecret());
});
beforeEach(resetCap);
afterEach(async () => {
  await local().removeFaults();
  await local().slackRate(null);
  await local().slackBehaviour({ status: 500, times: 0 });
});
afterAll(async () => replaceSlackSecret(platform().slackUrl));

/** A contained server that the bot has told about. */
async function contained() {
  const server = await createInstance();
  await raiseMining(server);
  const { incident } = await untilIncident(server.instanceId, 'contained');
  await untilMessages(incident.incidentId, 1);
  return incident;
}

async function untilChanged(incidentId: string, text: RegExp): Promise<PostedMessage> {
  return waitFor(
    async () => {
      const [first] = await slackMessages(incidentId);
      return first !== undefined && text.test(first.payload.text) && first;
    },
    { what: `a message about ${incidentId} that says ${String(text)}` },
  );
}

async function threadOf({ ts }: PostedMessage): Promise<string[]> {
  const all = await local().slackMessages();
  return all.filter(({ thread_ts }) => thread_ts === ts).map(({ payload }) => payload.text);
}

/** As enrich-incident does it: one item more, and a higher version of the context. */
async function writeContext(incidentId: string, name: string): Promise<void> {
  const facts = [{ resource: 'instance', lines: [{ label: 'Name', value: name }] }];
  const TableName = `${platform().stack}-incidents`;
  const pk = `INCIDENT#${incidentId}`;
  const contextVersion = 100;
  const item = { ...aContext({ facts }), pk, sk: 'CONTEXT', contextVersion };
  await clients().dynamodb.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  const raise = new UpdateItemCommand({
    TableName,
    Key: marshall({ pk, sk: 'META' }),
    UpdateExpression: 'SET contextVersion = :version',
    ExpressionAttributeValues: marshall({ ':version': contextVersion }),
  });
  await clients().dynamodb.send(raise);
}

async function wasInjected(fault: string | undefined): Promise<boolean> {
  const rule = (await local().faults()).find(({ id }) => id === fault);
  return Object.keys(rule?.injected ?? {}).length > 0;
}

describe('a bot in Slack', () => {
  it('posts one message, changes it with the state and answers in its thread', async () => {
    const { incidentId } = await contained();

    await release(incidentId);
    const message = await untilChanged(incidentId, /^\*Released\.\*/m);
    const thread = await waitFor(async () => {
      const answers = await threadOf(message);
      return answers.length > 0 && answers;
    });

    expect(message.channel).toBe(BOT_CHANNEL);
    expect(message.versions.length).toBeGreaterThanOrEqual(1);
    expect(thread).toStrictEqual([expect.stringMatching(/^\*Released\.\*/)]);
  });

  it('brings a context that comes later into the message, and calls nobody for it', async () => {
    const { incidentId } = await contained();

    await writeContext(incidentId, 'payroll-7');
    const message = await waitFor(async () => {
      const [first] = await slackMessages(incidentId);
      return JSON.stringify(first?.payload).includes('payroll-7') && first;
    });

    expect(await untilMessages(incidentId, 1)).toHaveLength(1);
    expect(message.versions.length).toBeGreaterThanOrEqual(1);
  });

  it('posts once although it dies after posting and before it could note it', async () => {
    const server = await createInstance();
    const { id } = await raiseMining(server);
    const [fault] = await local().addFaults([
      {
        kind: 'kill',
        when: 'after',
        function: `${platform().stack}-send-alert`,
        action: 'slack:api/chat.postMessage',
        event: id,
      },
    ]);

    const { incident } = await untilIncident(server.instanceId, 'contained');
    await waitFor(async () => wasInjected(fault));
    await endLeases(incident.incidentId);
    const noted = await waitFor(async () => {
      const note = await readSlackNote(incident.incidentId);
      return 'toldVersion' in note && note;
    });

    expect(await untilMessages(incident.incidentId, 1)).toHaveLength(1);
    expect(noted).toMatchObject({ message: { channel: BOT_CHANNEL } });
    expect(noted).not.toHaveProperty('attemptSince');
  });

  it('waits when Slack limits the rate of the channel', async () => {
    await local().slackRate(1);

    const incidents = await Promise.all([contained(), contained()]);
    const messages = await Promise.all(
      incidents.map(async ({ incidentId }) => slackMessages(incidentId)),
    );

    expect(messages.map(({ length }) => length)).toStrictEqual([1, 1]);
  });

  it('posts anew when the message can no longer be changed', async () => {
    const { incidentId } = await contained();
    const gone = { error: 'message_not_found', method: 'chat.update' };
    await local().slackBehaviour({ ...gone, times: 5 });

    await release(incidentId);
    const texts = await untilMessages(incidentId, 2);

    expect(texts).toStrictEqual([
      expect.stringMatching(/Contained in/),
      expect.stringMatching(/^\*Released\.\*/m),
    ]);
  });
});
