import type { DynamoDBRecord } from 'aws-lambda';
import { createStreamHandler } from '../../../../shared/runtime/stream-batch.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

function aRecord(sequenceNumber?: string): DynamoDBRecord {
  return { dynamodb: sequenceNumber === undefined ? {} : { SequenceNumber: sequenceNumber } };
}

function setUp(failing?: string) {
  const seen: (string | undefined)[] = [];
  const sink = aLogSink();
  const metrics = fakeMetrics();
  const handleRecord = ({ dynamodb }: DynamoDBRecord) => {
    seen.push(dynamodb?.SequenceNumber);
    return dynamodb?.SequenceNumber === failing
      ? Promise.reject(new Error('queue is down'))
      : Promise.resolve();
  };
  return {
    handler: createStreamHandler({ handleRecord, logger: sink.logger, metrics }),
    seen,
    sink,
    metrics,
  };
}

describe('createStreamHandler', () => {
  it('handles all records in order', async () => {
    const { handler, seen } = setUp('none');

    expect(await handler({ Records: [aRecord('1'), aRecord('2')] })).toEqual({
      batchItemFailures: [],
    });
    expect(seen).toEqual(['1', '2']);
  });

  it('stops at the first failure and has Lambda start again there', async () => {
    const { handler, seen, sink } = setUp('2');

    const answer = await handler(
      { Records: [aRecord('1'), aRecord('2'), aRecord('3')] },
      { awsRequestId: 'r' },
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(seen).toEqual(['1', '2']);
    expect(sink.entries()).toMatchObject([
      { level: 'ERROR', requestId: 'r', sequenceNumber: '2', error: { message: 'queue is down' } },
    ]);
  });

  it('has the whole batch retried when the failed record has no sequence number', async () => {
    const { handler } = setUp(undefined);

    expect(await handler({ Records: [aRecord()] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '' }],
    });
  });

  it.each([['none'], ['1']])('publishes the metrics once, failing record %s', async (failing) => {
    const { handler, metrics } = setUp(failing);

    await handler({ Records: [aRecord('1')] });

    expect(metrics.flushes).toBe(1);
  });
});
