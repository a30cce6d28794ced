import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ControlStore, createControlStore } from '../../shared/aws/control-store.ts';
import { Table } from '../../shared/aws/dynamodb.ts';
import {
  localClientConfiguration,
  PLATFORM_FILE,
  readPlatformFile,
} from '../local-aws/platform-file.ts';
import { namesOf, type StackNames } from './names.ts';

/** Which platform to talk to, as the command line says. */
export interface Whereabouts {
  readonly stack?: string;
  readonly region?: string;
  readonly local?: boolean;
}

/** A person at the command line, with what the commands need. */
export interface Operator {
  readonly stack: string;
  readonly names: StackNames;
  readonly incidents: Table;
  readonly control: ControlStore;
  readonly queues: SQSClient;
  /** The same in another region. */
  readonly queuesIn: (region: string) => SQSClient;
  readonly bus: EventBridgeClient;
  /** Of the stack; what the options, the environment or the profile say. */
  readonly region: () => Promise<string>;
  /** For clients of services that only some commands need. */
  readonly configuration: ClientConfiguration;
  /** ARN of the caller, for the record. */
  readonly identify: () => Promise<string>;
}

/** What every client of the SDK is made with. */
export interface ClientConfiguration {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Resolves the options and the environment (RIPOSTE_STACK, AWS_REGION); throws when no stack is named. */
export function openOperator(options: Whereabouts): Operator {
  const { stack, configuration } = options.local ? localPlatform(options) : deployed(options);
  const dynamodb = new DynamoDBClient(configuration);
  const sts = new STSClient(configuration);
  const names = namesOf(stack);
  return {
    stack,
    names,
    incidents: new Table(dynamodb, names.incidentTable),
    control: createControlStore(new Table(dynamodb, names.controlTable)),
    queues: new SQSClient(configuration),
    queuesIn: (region) => new SQSClient({ ...configuration, region }),
    bus: new EventBridgeClient(configuration),
    region: async () => dynamodb.config.region(),
    configuration,
    identify: async () => {
      const { Arn: arn } = await sts.send(new GetCallerIdentityCommand());
      return arn ?? 'unknown';
    },
  };
}

interface Place {
  readonly stack: string;
  readonly configuration: ClientConfiguration;
}

function localPlatform({ stack }: Whereabouts): Place {
  const platform = readPlatformFile(process.env['RIPOSTE_PLATFORM_FILE'] ?? PLATFORM_FILE);
  return { stack: stack ?? platform.stack, configuration: localClientConfiguration(platform) };
}

function deployed({ stack, region }: Whereabouts): Place {
  const name = stack ?? process.env['RIPOSTE_STACK'];
  if (!name) {
    throw new Error('which stack? Give --stack riposte-dev, set RIPOSTE_STACK, or use --local');
  }
  return { stack: name, configuration: region === undefined ? {} : { region } };
}
