import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { createQueueAlert } from '../../../../functions/queue-alert/queue-alert.ts';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import type { Incident } from '../../../../shared/domain/incident.ts';
import { anIncident } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

type Image = Record<string, AttributeValue>;

function image(incident: Record<string, unknown>): Image {
  return marshall({ pk: 'INCIDENT#x', sk: 'META', ...incident }) as Image;
}

interface Change {
  readonly before?: Partial<Incident>;
  readonly after?: Partial<Incident>;
  readonly sk?: string;
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
}

function aRecord({ before, after, sk = 'META', eventName = 'MODIFY' }: Change): DynamoDBRecord {
  return {
    eventName,
    dynamodb: {
      Keys: { pk: { S: 'INCIDENT#x' }, sk: { S: sk } },
      ...(before && { OldImage: image({ ...anIncident(before) }) }),
      ...(after && { NewImage: image({ ...anIncident(after) }) }),
    },
  };
}

const DELAYS = { pendingAlertDelaySeconds: 60, contextAlertDelaySeconds: 4 };

async function queued(record: DynamoDBRecord) {
  const sent: { body: string; delaySeconds: number }[] = [];
  const send = (message: { body: string; delaySeconds: number }) =>
    Promise.resolve(void sent.push(message));
  await createQueueAlert({ send, ...DELAYS })(record, aLogSink().logger);
  return sent;
}

describe('queue-alert', () => {
  it('queues a pointer to a new incident', async () => {
    const after = {
      incidentId: 'inc-1',
      stateVersion: 1,
      status: 'open',
      correlationId: 'c-1',
    } as const;

    expect(await queued(aRecord({ after, eventName: 'INSERT' }))).toEqual([
      {
        body: '{"version":1,"incidentId":"inc-1","stateVersion":1,"contextVersion":0,"correlationId":"c-1"}',
        delaySeconds: 4,
      },
    ]);
  });

  it.each([
    ['triaging', 60],
    ['open', 4],
    ['responding', 60],
    ['dry-run', 4],
    ['refused', 4],
    ['contained', 4],
    ['failed', 4],
    ['released', 4],
  ] as const)(
    'delays the alert of an incident that is %s by %d seconds',
    async (status, delaySeconds) => {
      const sent = await queued(
        aRecord({ before: { stateVersion: 1 }, after: { stateVersion: 2, status } }),
      );

      expect(sent.map((message) => message.delaySeconds)).toEqual([delaySeconds]);
    },
  );

  it('does not wait for a context that is there', async () => {
    const sent = await queued(
      aRecord({
        before: { stateVersion: 1, contextVersion: 1 },
        after: { stateVersion: 2, contextVersion: 1 },
      }),
    );

    expect(sent).toMatchObject([{ delaySeconds: 0 }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ stateVersion: 2, contextVersion: 0 });
  });

  it.each([
    [true, 4],
    [false, 0],
  ])('waits for facts that are still to come: %s', async (factsPending, delaySeconds) => {
    const known = { contextVersion: 1, factsPending };
    const record = aRecord({
      before: { stateVersion: 1, ...known },
      after: { stateVersion: 2, ...known },
    });

    expect(await queued(record)).toMatchObject([{ delaySeconds }]);
  });

  it('says at once that the context grew, without a new state', async () => {
    const sent = await queued(
      aRecord({
        before: { stateVersion: 2, contextVersion: 1 },
        after: { stateVersion: 2, contextVersion: 2, status: 'responding' },
      }),
    );

    expect(sent).toMatchObject([{ delaySeconds: 0 }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ stateVersion: 0, contextVersion: 2 });
  });

  it('tells state and context that came together in one message', async () => {
    const sent = await queued(
      aRecord({ before: { stateVersion: 2 }, after: { stateVersion: 3, contextVersion: 1 } }),
    );

    expect(sent).toHaveLength(1);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ stateVersion: 3, contextVersion: 1 });
  });

  it.each([
    [
      'whose state did not change',
      { before: { stateVersion: 2 }, after: { stateVersion: 2, findingCount: 9 } },
    ],
    [
      'whose context did not change',
      {
        before: { stateVersion: 2, contextVersion: 1 },
        after: { stateVersion: 2, contextVersion: 1 },
      },
    ],
    ['whose state went back', { before: { stateVersion: 3 }, after: { stateVersion: 2 } }],
    ['that expired', { before: { stateVersion: 2 }, eventName: 'REMOVE' }],
    ['that is another item', { after: { stateVersion: 2 }, sk: 'FINDING#x' }],
    ['that is a note of what was told', { after: { stateVersion: 2 }, sk: 'ALERT#slack' }],
  ] as readonly [string, Change][])('ignores a record %s', async (_name, change) => {
    expect(await queued(aRecord(change))).toEqual([]);
  });

  it('tells the state when the old image cannot be read', async () => {
    const record = aRecord({ before: { stateVersion: 1 }, after: { stateVersion: 2 } });
    Object.assign(record.dynamodb ?? {}, { OldImage: { stateVersion: { S: 'two' } } });

    expect(await queued(record)).toHaveLength(1);
  });

  it('tells a status that it does not know without the delay of a pending one', async () => {
    const record = aRecord({ after: { stateVersion: 2 } });
    Object.assign(record.dynamodb?.NewImage ?? {}, { status: { S: 'something-new' } });

    expect(await queued(record)).toMatchObject([{ delaySeconds: 4 }]);
  });

  it.each(['incidentId', 'stateVersion', 'correlationId'])(
    'fails on an incident without %s',
    async (name) => {
      const record = aRecord({ after: { stateVersion: 2 } });
      Reflect.deleteProperty(record.dynamodb?.NewImage ?? {}, name);

      await expect(queued(record)).rejects.toThrow(InvalidInputError);
      await expect(queued(record)).rejects.toThrow(`not an incident: ${name}`);
    },
  );

  it('fails when the queue does, so that the record is retried', async () => {
    const send = () => Promise.reject(new Error('queue is down'));
    const queueAlert = createQueueAlert({ send, ...DELAYS });

    await expect(
      queueAlert(aRecord({ after: { stateVersion: 2 } }), aLogSink().logger),
    ).rejects.toThrow('queue is down');
  });

  it('logs what it queued under the correlation id', async () => {
    const sink = aLogSink();
    const queueAlert = createQueueAlert({
      send: () => Promise.resolve(),
      ...DELAYS,
    });

    await queueAlert(aRecord({ after: { stateVersion: 2, correlationId: 'c-1' } }), sink.logger);

    expect(sink.entries()).toMatchObject([
      { correlationId: 'c-1', stateVersion: 2, message: 'alert queued' },
    ]);
  });
});
