import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfiguration } from './platform.ts';

/** One client each for a test file; they act as administrator of the account. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
}

let opened: Clients | undefined;

export function clients(): Clients {
  opened ??= open();
  return opened;
}

function open(): Clients {
  const configuration = clientConfiguration();
  return {
    ec2: new EC2Client(configuration),
    dynamodb: new DynamoDBClient(configuration),
    sqs: new SQSClient(configuration),
  };
}
