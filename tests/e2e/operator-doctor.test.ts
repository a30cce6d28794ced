import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  ConfirmSubscriptionCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { PurgeQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterQueues, queueUrl as urlOf } from '../../scripts/riposte/dead-letters/queues.ts';
import type { CheckResult } from '../../scripts/riposte/doctor/check.ts';
import { examine } from '../../scripts/riposte/doctor/examined.ts';
import { permissionsCheck } from '../../scripts/riposte/doctor/permissions.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { createRole, iam, victimName } from './support/credentials.ts';
import { operator, pause, putPolicy, resume } from './support/operator.ts';
import { clientConfiguration, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { sendToQueue } from './support/queues.ts';
import { riposte } from './support/riposte.ts';

const lambda = new LambdaClient(clientConfiguration());

interface Doctor {
  readonly status: string;
  readonly code: number;
  /** What is not well, with its problems. */
  readonly unwell: Readonly<Record<string, readonly string[]>>;
}

async function doctor(): Promise<Doctor> {
  const { text, code } = await riposte('doctor', '--json');
  const { status, checks } = JSON.parse(text) as { status: string; checks: CheckResult[] };
  const unwell = checks.filter((check) => check.status !== 'ok');
  return {
    ...{ status, code },
    unwell: Object.fromEntries(unwell.map(({ check, problems = [] }) => [check, problems])),
  };
}

/** An alarm on what an earlier test did may ring late. */
function withoutAlarms({ alarms: _, ...others }: Doctor['unwell']): Doctor['unwell'] {
  return others;
}

/** Other tests leave messages, delayed ones too, and alarms that ring for a while. */
async function emptyQueues(): Promise<void> {
  const home = operator().queues;
  for (const { client, queue, source = queue } of await deadLetterQueues(operator())) {
    await purge(home, source);
    await purge(client, queue);
  }
}

async function purge(client: SQSClient, queue: string): Promise<void> {
  await client.send(new PurgeQueueCommand({ QueueUrl: await urlOf(client, queue) }));
}

async function untilWell(): Promise<Doctor> {
  await emptyQueues();
  let last: Doctor | undefined;
  const isWell = async (): Promise<Doctor | false> => {
    last = await doctor();
    return last.status === 'ok' && last;
  };
  return waitFor(isWell, { timeoutMs: 150_000, intervalMs: 2000 }).catch(() => {
    throw new Error(`the platform does not get well: ${JSON.stringify(last?.unwell)}`);
  });
}

beforeAll(async () => {
  await putPolicy(isolateMiners('auto', { principals: ['break-glass'] }));
  await untilWell();
}, 180_000);

describe('riposte doctor', () => {
  it('finds nothing wrong with a healthy platform', async () => {
    await expect(doctor()).resolves.toStrictEqual({ status: 'ok', code: 0, unwell: {} });
    expect((await riposte('doctor')).text).toMatch(/is well\.$/);
  });

  it('warns while nothing is protected', async () => {
    await putPolicy(isolateMiners());
    const warned = await doctor();
    await putPolicy(isolateMiners('auto', { principals: ['break-glass'] }));

    expect(warned).toStrictEqual({ status: 'warn', code: 1, unwell: { protection: [] } });
  });

  it('is red while the platform is paused', async () => {
    await pause('change freeze');
    const { code, unwell } = await doctor();
    await resume();

    expect(code).toBe(2);
    expect(withoutAlarms(unwell)).toStrictEqual({
      pause: [expect.stringMatching(/change freeze$/)],
    });
  });

  it('is red while a dead-letter queue holds something', async () => {
    await sendToQueue('release-instance-dlq', 'given up');
    const { code, unwell } = await doctor();
    await untilWell();

    expect(code).toBe(2);
    expect(unwell['dead-letters']).toStrictEqual([
      `${platform().stack}-release-instance-dlq holds 1`,
    ]);
  }, 180_000);

  it('is red while an event source mapping is disabled', async () => {
    const name = `${platform().stack}-release-instance`;
    const { EventSourceMappings: [mapping] = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: name }),
    );
    const set = async (Enabled: boolean) =>
      lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled }));
    await set(false);
    const { code, unwell } = await doctor();
    await set(true);

    expect(code).toBe(2);
    expect(unwell['triggers']?.[0]).toContain(`release-instance: the mapping of ${name} is Disabl`);
    await untilWell();
  }, 180_000);

  it('is red while the Slack secret is empty', async () => {
    const secrets = new SecretsManagerClient(clientConfiguration());
    const { ARN: empty = '' } = await secrets.send(
      new CreateSecretCommand({ Name: victimName('secret') }),
    );
    const former = await pointAlertsTo(empty);
    const { code, unwell } = await doctor();
    await pointAlertsTo(former);
    await secrets.send(
      new DeleteSecretCommand({ SecretId: empty, ForceDeleteWithoutRecovery: true }),
    );

    expect(code).toBe(2);
    expect(withoutAlarms(unwell)).toStrictEqual({ 'slack-secret': [`${empty} has no value`] });
  });

  it('is red while a subscription waits for its confirmation', async () => {
    const subscriber = await subscribe();
    const { code, unwell } = await doctor();
    await subscriber.leave();

    expect(code).toBe(2);
    expect(withoutAlarms(unwell)).toStrictEqual({
      subscriptions: [`http ${subscriber.endpoint} has not confirmed`],
    });
    await untilWell();
  }, 180_000);

  it('knows from IAM what an operator may and may not do', async () => {
    const { account, region, stack } = platform();
    const role = await createRole(victimName('operator'));
    const table = `arn:aws:dynamodb:${region}:${account}:table/${stack}-incidents`;
    const statement = {
      Effect: 'Allow',
      Action: 'dynamodb:Query',
      Resource: [table, `${table}/*`],
    };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const input = { RoleName: role.name, PolicyName: 'everything', PolicyDocument };
    await iam().send(new PutRolePolicyCommand(input));
    const caller = `arn:aws:sts::${account}:assumed-role/${role.name}/ann`;
    const as = { ...operator(), identify: async () => Promise.resolve(caller) };

    const verdict = await permissionsCheck.run(examine(as));

    expect(verdict.status).toBe('warn');
    expect(verdict.summary).toBe(`arn:aws:iam::${account}:role/${role.name} may look at incidents`);
    expect(verdict.problems).toContain('not pause and resume: dynamodb:PutItem');
  });
});

/** Lets send-alert read another secret; answers the one before. */
async function pointAlertsTo(SLACK_SECRET_ARN: string): Promise<string> {
  const FunctionName = `${platform().stack}-send-alert`;
  const { Environment: environment } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const Variables = { ...environment?.Variables, SLACK_SECRET_ARN };
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
  );
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30 }, { FunctionName });
  return environment?.Variables?.['SLACK_SECRET_ARN'] ?? '';
}

interface Subscriber {
  readonly endpoint: string;
  /** Confirms the subscription after all and ends it: a pending one cannot be ended. */
  readonly leave: () => Promise<void>;
}

async function subscribe(): Promise<Subscriber> {
  const sns = new SNSClient(clientConfiguration());
  const topic = String(platform().outputs['alert_topic_arn']);
  let token = '';
  const server = await listen((body) => {
    token = (JSON.parse(body) as { Token?: string }).Token ?? '';
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'http', Endpoint: endpoint }));
  return {
    endpoint,
    leave: async () => {
      const Token = await waitFor(async () => Promise.resolve(token !== '' && token));
      const { SubscriptionArn } = await sns.send(
        new ConfirmSubscriptionCommand({ TopicArn: topic, Token }),
      );
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      server.close();
    },
  };
}

async function listen(hear: (body: string) => void): Promise<HttpServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      hear(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
