import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Operator } from '../operator.ts';

/** The platform as the checks see it. */
export interface Examined {
  readonly operator: Operator;
  readonly clients: {
    readonly alarms: CloudWatchClient;
    readonly guardduty: GuardDutyClient;
    readonly iam: IAMClient;
    readonly functions: LambdaClient;
    readonly secrets: SecretsManagerClient;
    readonly topics: SNSClient;
  };
  readonly busesIn: (region: string) => EventBridgeClient;
  readonly fetch: typeof fetch;
  /** Configuration of a function by its name without the stack; asked for once. Throws when there is none. */
  readonly functionNamed: (name: string) => Promise<FunctionConfiguration>;
}

export function examine(operator: Operator): Examined {
  const { configuration, names } = operator;
  const functions = new LambdaClient(configuration);
  const asked = new Map<string, Promise<FunctionConfiguration>>();
  return {
    operator,
    clients: {
      functions,
      alarms: new CloudWatchClient(configuration),
      guardduty: new GuardDutyClient(configuration),
      iam: new IAMClient(configuration),
      secrets: new SecretsManagerClient(configuration),
      topics: new SNSClient(configuration),
    },
    busesIn: (region) => new EventBridgeClient({ ...configuration, region }),
    fetch,
    functionNamed: (name) => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: names.function(name) });
      const answer = asked.get(name) ?? functions.send(command);
      asked.set(name, answer);
      return answer;
    },
  };
}

/** A setting that Terraform gives to send-alert; empty when it is switched off. */
export async function alertSetting(examined: Examined, name: string): Promise<string> {
  const { Environment: environment } = await examined.functionNamed('send-alert');
  return environment?.Variables?.[name] ?? '';
}
