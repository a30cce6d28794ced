import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { namesOf } from '../../scripts/riposte/names.ts';
import type { Operator } from '../../scripts/riposte/operator.ts';
import { createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';

export const OPERATOR_ARN = 'arn:aws:iam::123456789012:user/ann';

/** An operator of the stack `riposte-dev`, for tests that mock the SDK clients. */
export function anOperator(): Operator {
  const region = { region: 'eu-west-1' };
  const dynamodb = new DynamoDBClient(region);
  const names = namesOf('riposte-dev');
  return {
    stack: 'riposte-dev',
    names,
    incidents: new Table(dynamodb, names.incidentTable),
    control: createControlStore(new Table(dynamodb, names.controlTable)),
    queues: new SQSClient(region),
    queuesIn: (other) => new SQSClient({ region: other }),
    bus: new EventBridgeClient(region),
    region: async () => Promise.resolve(region.region),
    configuration: region,
    identify: async () => Promise.resolve(OPERATOR_ARN),
  };
}
