import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { sendMessage } from '../../../../shared/aws/message-queue.ts';

const sqs = mockClient(SQSClient);
const send = sendMessage(new SQSClient({ region: 'eu-west-1' }), 'https://queue');

beforeEach(() => sqs.reset());

describe('sendMessage', () => {
  it('sends body, delay and attributes', async () => {
    sqs.on(SendMessageCommand).resolves({});

    await send({ body: '{}', delaySeconds: 60, attributes: { reason: 'no' } });

    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://queue',
      MessageBody: '{}',
      DelaySeconds: 60,
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'no' } },
    });
  });

  it('leaves the delay to the queue when none is given', async () => {
    sqs.on(SendMessageCommand).resolves({});

    await send({ body: '{}' });

    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://queue',
      MessageBody: '{}',
      MessageAttributes: {},
    });
  });

  it('reports throttling as transient', async () => {
    sqs
      .on(SendMessageCommand)
      .rejects(Object.assign(new Error('slow'), { name: 'RequestThrottled' }));

    await expect(send({ body: '{}' })).rejects.toThrow(TransientError);
  });
});
