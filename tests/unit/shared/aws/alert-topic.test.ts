import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { createAlertTopic } from '../../../../shared/aws/alert-topic.ts';

const sns = mockClient(SNSClient);
const publish = createAlertTopic(new SNSClient({ region: 'eu-west-1' }), 'arn:topic');
const NOTICE = {
  subject: 'Riposte HIGH',
  email: 'long',
  sms: 'short',
  attributes: { severity: 8.5, severityBand: 'high', status: 'open', incidentId: 'inc-1' },
};

beforeEach(() => sns.reset());

describe('createAlertTopic', () => {
  it('publishes a text for each protocol and attributes to filter by', async () => {
    sns.on(PublishCommand).resolves({});

    await publish(NOTICE);

    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: 'arn:topic',
      Subject: 'Riposte HIGH',
      MessageStructure: 'json',
      Message: '{"default":"long","email":"long","sms":"short"}',
      MessageAttributes: {
        severity: { DataType: 'Number', StringValue: '8.5' },
        severityBand: { DataType: 'String', StringValue: 'high' },
        status: { DataType: 'String', StringValue: 'open' },
        incidentId: { DataType: 'String', StringValue: 'inc-1' },
      },
    });
  });

  it('reports a failing service as transient', async () => {
    sns
      .on(PublishCommand)
      .rejects(Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 } }));

    await expect(publish(NOTICE)).rejects.toThrow(TransientError);
  });
});
