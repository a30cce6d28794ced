import { type Block, Call, Reference } from './support/hcl.ts';
import { functionNames, snake } from './support/repository.ts';
import {
  blocksWithin,
  configurationIn,
  findBlock,
  localsOf,
  resolved,
  resolvedList,
  rootModule,
} from './support/terraform.ts';
import { basicStatements } from './support/terraform-grants.ts';

// What the local AWS does not check: whom keys, queues and roles trust.

interface KeyUser {
  readonly actions: readonly string[];
  readonly condition: string;
}

/** Which services may use the key, for what, and what narrows that to this account. */
function keyUsers(): Record<string, KeyUser> {
  const document = findBlock(rootModule, 'data', 'aws_iam_policy_document', 'key');
  return Object.fromEntries(
    blocksWithin(document, 'statement').flatMap((statement) => {
      const [condition] = blocksWithin(statement, 'condition');
      const user = {
        actions: resolvedList(statement.attributes['actions']),
        condition: condition ? resolved(condition.attributes['variable']) : 'none',
      };
      return principalsOf(statement, 'Service').map((service) => [service, user]);
    }),
  );
}

function principalsOf(statement: Block, type: string): string[] {
  return blocksWithin(statement, 'principals')
    .filter(({ attributes }) => attributes['type'] === type)
    .flatMap(({ attributes }) => resolvedList(attributes['identifiers']));
}

describe('the key of the platform', () => {
  // Writing into an encrypted queue or topic takes both: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  const needed = ['kms:Decrypt', 'kms:GenerateDataKey'];

  it.each([
    ['rules that write into queues, and the encrypted bus', 'events.amazonaws.com'],
    ['alarms that write into the topic', 'cloudwatch.amazonaws.com'],
    ['listed topics that write into the findings queue', 'sns.amazonaws.com'],
    ['flow logs that are delivered into their bucket', 'delivery.logs.amazonaws.com'],
  ])('may be used by %s, for this account only', (_, service) => {
    expect(keyUsers()[service]?.actions).toStrictEqual(expect.arrayContaining(needed));
    expect(keyUsers()[service]?.condition).toBe('aws:SourceAccount');
  });

  it('may be used for the log groups of the functions only', () => {
    const { actions = [], condition } = keyUsers()['logs.eu-west-1.amazonaws.com'] ?? {};

    expect(actions).toStrictEqual(expect.arrayContaining(['kms:Encrypt', ...needed]));
    expect(condition).toBe('kms:EncryptionContext:aws:logs:arn');
  });

  it('is used by no service that is not listed here', () => {
    expect(Object.keys(keyUsers()).sort()).toStrictEqual([
      'cloudwatch.amazonaws.com',
      'delivery.logs.amazonaws.com',
      'events.amazonaws.com',
      'logs.eu-west-1.amazonaws.com',
      'sns.amazonaws.com',
    ]);
  });

  it.each([
    ['modules/queue', 'aws_sqs_queue', 'kms_master_key_id'],
    ['modules/function', 'aws_lambda_function', 'kms_key_arn'],
    ['modules/function', 'aws_cloudwatch_log_group', 'kms_key_id'],
    ['.', 'aws_sns_topic', 'kms_master_key_id'],
    ['.', 'aws_secretsmanager_secret', 'kms_key_id'],
    ['.', 'aws_cloudwatch_event_bus', 'kms_key_identifier'],
  ])('encrypts in %s every %s', (folder, type, attribute) => {
    const blocks = folder === '.' ? rootModule : configurationIn(`terraform/${folder}`);
    const keys = blocks
      .filter(({ labels }) => labels[0] === type)
      .map(({ attributes }) => attributes[attribute]);

    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !(key instanceof Reference))).toStrictEqual([]);
  });
});

describe('a queue', () => {
  it('takes messages of a service only from sources that are named', () => {
    const { _senders: senders } = localsOf(configurationIn('terraform/modules/queue'));

    expect(senders).toBeInstanceOf(Reference);
    expect(senders).toHaveProperty(
      'text',
      expect.stringContaining(
        'Condition = { ArnEquals = { "aws:SourceArn" = sender.source_arns } }',
      ),
    );
  });

  it.each([
    ['isolate_instance_queue', 'riposte-dev/riposte-dev-isolate-instance'],
    ['release_instance_queue', 'riposte-dev/riposte-dev-release-instance'],
    ['revoke_credentials_queue', 'riposte-dev/riposte-dev-revoke-credentials'],
    ['release_credentials_queue', 'riposte-dev/riposte-dev-release-credentials'],
    ['restrict_bucket_queue', 'riposte-dev/riposte-dev-restrict-bucket'],
    ['release_bucket_queue', 'riposte-dev/riposte-dev-release-bucket'],
    ['stop_function_queue', 'riposte-dev/riposte-dev-stop-function'],
    ['release_function_queue', 'riposte-dev/riposte-dev-release-function'],
    ['block_address_queue', 'riposte-dev/riposte-dev-block-address'],
    ['release_address_queue', 'riposte-dev/riposte-dev-release-address'],
    ['release_address_queue', 'riposte-dev-expired-addresses'],
    ['check_containments_queue', 'riposte-dev/riposte-dev-check-containments'],
    ['deny_tracked_paths_queue', 'riposte-dev/riposte-dev-deny-tracked-paths'],
    ['check_containments_queue', 'riposte-dev-containment-checks'],
    ['release_tracked_paths_queue', 'riposte-dev/riposte-dev-release-tracked-paths'],
    ['enrich_incident_queue', 'riposte-dev/riposte-dev-enrich-incident'],
    ['preserve_evidence_queue', 'riposte-dev/riposte-dev-preserve-evidence'],
    ['verify_credentials_queue', 'riposte-dev/riposte-dev-verify-credentials'],
    ['findings_queue', 'riposte-dev-guardduty-findings'],
    ['findings_queue', 'riposte-dev-security-hub-findings'],
    ['findings_queue', 'riposte-dev-detection-alarms'],
    ['findings_queue', 'riposte-dev-exposed-keys'],
    ['findings_queue', 'riposte-dev-revocation-misuse'],
    ['findings_queue', 'riposte-dev/riposte-dev-own-findings'],
  ])('%s is open to its own rule %s', (name, rule) => {
    const { attributes } = findBlock(rootModule, 'module', name);

    expect(sourceArns(attributes['senders'])).toContain(
      `arn:aws:events:eu-west-1:123456789012:rule/${rule}`,
    );
  });

  it('for undelivered events is open to every rule', () => {
    const { attributes } = findBlock(rootModule, 'module', 'undelivered_queue');
    const rules = inOwnRegion('aws_cloudwatch_event_rule');

    expect(sourceArns(attributes['senders']).sort()).toStrictEqual(rules.map(ruleArn).sort());
  });

  it('for events that were not forwarded is open to the rules that forward', () => {
    const [statement] = blocksWithin(
      findBlock(rootModule, 'data', 'aws_iam_policy_document', 'not_forwarded'),
      'statement',
    );
    const conditions = statement ? blocksWithin(statement, 'condition') : [];

    expect(
      conditions.flatMap(({ attributes }) => resolvedList(attributes['values'])),
    ).toStrictEqual(['arn:aws:events:us-east-1:123456789012:rule/riposte-dev-forward-*']);
    expect(statement && principalsOf(statement, 'Service')).toStrictEqual(['events.amazonaws.com']);
  });
});

/** Resources of a type that are not made in us-east-1. */
function inOwnRegion(type: string): Block[] {
  return rootModule.filter(
    ({ labels, attributes }) => labels[0] === type && attributes['provider'] === undefined,
  );
}

/** Every ARN of `source_arns`, however the senders are put together. */
function sourceArns(value: unknown): string[] {
  if (Array.isArray(value) || value instanceof Call) {
    const parts: unknown[] = value instanceof Call ? [...value.args] : value;
    return parts.flatMap(sourceArns);
  }
  if (typeof value !== 'object' || value === null || value instanceof Reference) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'source_arns' ? resolvedList(inner as Block['attributes'][string]) : sourceArns(inner),
  );
}

function ruleArn({ attributes }: Block): string {
  const onOwnBus = attributes['event_bus_name'] !== undefined;
  const name = resolved(attributes['name']);
  return `arn:aws:events:eu-west-1:123456789012:rule/${onOwnBus ? 'riposte-dev/' : ''}${name}`;
}

describe('a target of a rule', () => {
  const targets = rootModule
    .filter(({ labels }) => labels[0] === 'aws_cloudwatch_event_target')
    .map((block) => [block.labels[1] ?? '', block] as const);

  it.each(targets)('%s tries again and keeps what cannot be delivered', (_, target) => {
    const [retry] = blocksWithin(target, 'retry_policy');
    const [kept] = blocksWithin(target, 'dead_letter_config');

    expect(Number(retry?.attributes['maximum_retry_attempts'])).toBeGreaterThan(0);
    expect(Number(retry?.attributes['maximum_event_age_in_seconds'])).toBeGreaterThanOrEqual(3600);
    expect(kept?.attributes['arn']).toStrictEqual(
      new Reference(
        target.attributes['provider'] === undefined
          ? 'module.undelivered_queue.arn'
          : 'aws_sqs_queue.not_forwarded["this"].arn',
      ),
    );
  });

  it('exists for every rule', () => {
    const rules = rootModule.filter(({ labels }) => labels[0] === 'aws_cloudwatch_event_rule');

    expect(targets.map(([name]) => name)).toStrictEqual(rules.map(({ labels }) => labels[1]));
  });
});

describe('an event source mapping', () => {
  it.each(functionNames)('reports single failed records: %s', (name) => {
    const mapping = findBlock(
      rootModule,
      'resource',
      'aws_lambda_event_source_mapping',
      snake(name),
    );

    expect(mapping.attributes['function_response_types']).toStrictEqual([
      'ReportBatchItemFailures',
    ]);
  });
});

describe('a log', () => {
  it('is written to the own log group only, which Terraform makes', () => {
    const writing = basicStatements()
      .flatMap(({ grants }) => grants)
      .filter(({ action }) => action.startsWith('logs:'));

    expect(writing.map(({ action, resource }) => [action, resource])).toStrictEqual([
      ['logs:CreateLogStream', '${aws_cloudwatch_log_group.this.arn}:*'],
      ['logs:PutLogEvents', '${aws_cloudwatch_log_group.this.arn}:*'],
    ]);
  });
});
