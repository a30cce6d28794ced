import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** One message as Lambda hands it over. */
export function anSqsRecord(overrides: Partial<SQSRecord> = {}): SQSRecord {
  return {
    messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
    receiptHandle: 'handle',
    body: '{}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1795233388376',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: '1795233388386',
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:riposte-test-alerts',
    awsRegion: 'eu-west-1',
    ...overrides,
  };
}

/** A batch of messages with ids `m-0`, `m-1`, … and the given bodies. */
export function anSqsEvent(...bodies: string[]): SQSEvent {
  return { Records: bodies.map((body, index) => anSqsRecord({ messageId: `m-${index}`, body })) };
}
