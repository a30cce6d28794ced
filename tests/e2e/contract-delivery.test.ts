import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { clients } from './support/clients.ts';
import { clientConfiguration, platform } from './support/platform.ts';

const QueuesSchema = v.record(v.string(), v.object({ url: v.string(), arn: v.string() }));
const queues = (): v.InferOutput<typeof QueuesSchema> =>
  v.parse(QueuesSchema, platform().outputs['queues']);

const StatementSchema = v.looseObject({
  Effect: v.string(),
  Principal: v.unknown(),
  Condition: v.record(v.string(), v.record(v.string(), v.unknown())),
});
const PolicySchema = v.object({ Statement: v.array(StatementSchema) });

/** Statements of a queue's policy that let somebody in. */
async function senders(url: string): Promise<v.InferOutput<typeof StatementSchema>[]> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['Policy'] });
  const { Attributes: attributes } = await clients().sqs.send(command);
  const { Statement: statements } = v.parse(PolicySchema, JSON.parse(attributes?.Policy ?? '{}'));
  return statements.filter(({ Effect: effect }) => effect === 'Allow');
}

/** Sources that a queue takes messages of. */
async function sourcesOf(url: string): Promise<unknown[]> {
  const statements = await senders(url);
  return statements.flatMap(
    ({ Condition: condition }) => condition['ArnEquals']?.['aws:SourceArn'],
  );
}

interface RuleWithTargets {
  readonly rule: Rule;
  readonly targets: readonly Target[];
}

async function rules(): Promise<RuleWithTargets[]> {
  const events = new EventBridgeClient(clientConfiguration());
  const { stack } = platform();
  const found: RuleWithTargets[] = [];
  for (const EventBusName of ['default', stack]) {
    const { Rules: onBus = [] } = await events.send(new ListRulesCommand({ EventBusName }));
    for (const rule of onBus.filter(({ Name: name }) => name?.startsWith(stack))) {
      const command = new ListTargetsByRuleCommand({ EventBusName, Rule: rule.Name });
      const { Targets: targets = [] } = await events.send(command);
      found.push({ rule, targets });
    }
  }
  return found;
}

function urlOf(arn: string | undefined): string {
  const queue = Object.values(queues()).find((candidate) => candidate.arn === arn);
  if (!queue) throw new Error(`${String(arn)} is no queue of the platform`);
  return queue.url;
}

describe('every rule of the platform', () => {
  it('has one target that tries again and keeps what it cannot deliver', async () => {
    const all = await rules();

    expect(all.map(({ rule, targets }) => [rule.Name, targets.length])).toStrictEqual([
      ['riposte-dev-guardduty-findings', 1],
      ['riposte-dev-isolate-instance', 1],
      ['riposte-dev-release-instance', 1],
    ]);
    for (const { targets } of all) {
      expect(targets[0]?.DeadLetterConfig?.Arn).toBe(queues()['undelivered']?.arn);
      expect(targets[0]?.RetryPolicy?.MaximumRetryAttempts).toBeGreaterThanOrEqual(60);
    }
  });

  it('is let in by the queue that it writes to, and by the queue of what is undelivered', async () => {
    for (const { rule, targets } of await rules()) {
      expect(await sourcesOf(urlOf(targets[0]?.Arn))).toContain(rule.Arn);
      expect((await sourcesOf(urlOf(queues()['undelivered']?.arn))).flat()).toContain(rule.Arn);
    }
  });
});

describe('every queue of the platform', () => {
  it('lets in services only, and only on behalf of named sources', async () => {
    const statements = (
      await Promise.all(Object.values(queues()).map(({ url }) => senders(url)))
    ).flat();

    expect(statements.map(({ Principal: principal }) => principal)).toStrictEqual(
      statements.map(() => ({ Service: 'events.amazonaws.com' })),
    );
    expect(statements.map(({ Condition: condition }) => Object.keys(condition))).toStrictEqual(
      statements.map(() => ['ArnEquals']),
    );
    expect(statements).toHaveLength(4);
  });
});
