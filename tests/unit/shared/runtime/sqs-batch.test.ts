import { InvalidInputError, TransientError } from '../../../../shared/domain/errors.ts';
import {
  createSqsHandler,
  isRedelivered,
  sentAt,
  type SqsHandlerParts,
} from '../../../../shared/runtime/sqs-batch.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { anSqsEvent, anSqsRecord } from '../../../builders/sqs-event.ts';

function setUp(parts: Partial<SqsHandlerParts> = {}) {
  const rejected: [string, unknown][] = [];
  const sink = aLogSink();
  const metrics = fakeMetrics();
  const handler = createSqsHandler({
    handleRecord: () => Promise.resolve(),
    reject: ({ messageId }, error) => Promise.resolve(void rejected.push([messageId, error])),
    logger: sink.logger,
    metrics,
    ...parts,
  });
  return { handler, rejected, sink, metrics };
}

/** Does what the body says. */
function obey({ body }: { body: string }): Promise<void> {
  if (body === 'invalid') return Promise.reject(new InvalidInputError('not a finding'));
  if (body === 'transient')
    return Promise.reject(new TransientError('throttled', { cause: new Error('slow down') }));
  if (body === 'bug') throw new RangeError('oops');
  return Promise.resolve();
}

describe('createSqsHandler', () => {
  it('acknowledges what succeeds', async () => {
    const { handler, rejected } = setUp({ handleRecord: obey });

    expect(await handler(anSqsEvent('ok', 'ok'))).toEqual({ batchItemFailures: [] });
    expect(rejected).toEqual([]);
  });

  it('retries what failed and only that', async () => {
    const { handler, rejected } = setUp({ handleRecord: obey });

    const answer = await handler(anSqsEvent('ok', 'transient', 'ok', 'bug'));

    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-3' }],
    });
    expect(rejected).toEqual([]);
  });

  it('answers with failures, not with an error, when the whole batch fails', async () => {
    const { handler } = setUp({ handleRecord: obey });

    expect(await handler(anSqsEvent('bug'))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-0' }],
    });
  });

  it('rejects input that can never succeed, then acknowledges it', async () => {
    const { handler, rejected, metrics } = setUp({ handleRecord: obey });

    expect(await handler(anSqsEvent('invalid', 'ok'))).toEqual({ batchItemFailures: [] });
    expect(rejected).toEqual([['m-0', new InvalidInputError('not a finding')]]);
    expect(metrics.totals).toEqual({ MessagesRejected: 1 });
  });

  it('retries a message that could not be rejected, so that it is never lost', async () => {
    const reject = () => Promise.reject(new TransientError('queue is down'));
    const { handler, metrics, sink } = setUp({ handleRecord: obey, reject });

    expect(await handler(anSqsEvent('invalid'))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-0' }],
    });
    expect(metrics.totals).toEqual({});
    expect(sink.entries()[0]).toMatchObject({
      level: 'ERROR',
      reason: 'not a finding',
      error: { message: 'queue is down' },
    });
  });

  it('handles the messages of a batch side by side', async () => {
    const started: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { handler } = setUp({
      handleRecord: ({ messageId }) => {
        started.push(messageId);
        if (started.length === 2) release();
        return gate;
      },
    });

    await handler(anSqsEvent('a', 'b'));

    expect(started).toEqual(['m-0', 'm-1']);
  });

  it('logs each failure once with cause, correlation id and receive count', async () => {
    const { handler, sink } = setUp({ handleRecord: obey });

    await handler(anSqsEvent('transient'), { awsRequestId: 'r-1' });

    expect(sink.entries()).toMatchObject([
      {
        level: 'WARN',
        requestId: 'r-1',
        correlationId: 'm-0',
        receiveCount: 1,
        error: { name: 'TransientError', cause: { message: 'slow down' } },
      },
    ]);
  });

  it('logs what was not foreseen as an error', async () => {
    const { handler, sink } = setUp({ handleRecord: obey });

    await handler(anSqsEvent('bug'));

    expect(sink.entries()).toMatchObject([
      { level: 'ERROR', correlationId: 'm-0', error: { name: 'RangeError' } },
    ]);
  });

  it.each([['ok'], ['bug'], ['invalid']])(
    'publishes the metrics once after a batch that is %s',
    async (body) => {
      const { handler, metrics } = setUp({ handleRecord: obey });

      await handler(anSqsEvent(body));

      expect(metrics.flushes).toBe(1);
    },
  );
});

describe('what the queue knows of a message', () => {
  const { attributes } = anSqsRecord();

  it.each([
    ['1', false],
    ['2', true],
    ['10', true],
  ])('received %s times: redelivered is %s', (ApproximateReceiveCount, expected) => {
    const record = anSqsRecord({ attributes: { ...attributes, ApproximateReceiveCount } });

    expect(isRedelivered(record)).toBe(expected);
  });

  it('says when it was sent', () => {
    const record = anSqsRecord({ attributes: { ...attributes, SentTimestamp: '1795255200123' } });

    expect(sentAt(record)).toBe('2026-11-21T10:00:00.123Z');
  });
});
