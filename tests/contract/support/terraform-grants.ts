import type { Grant, Place, Statement } from './grants.ts';
import type { Block, Value } from './hcl.ts';
import { snake } from './repository.ts';
import {
  asObject,
  blocksWithin,
  configurationIn,
  findBlock,
  localsOf,
  resolved,
  resolvedList,
  rootModule,
} from './terraform.ts';

/** The place that resolved texts of the configuration speak of; what only an apply knows stays `${…}`. */
export function plannedPlace(functionName: string): Place {
  return {
    partition: 'aws',
    region: 'eu-west-1',
    account: '123456789012',
    stack: 'riposte-dev',
    functionName,
    tracing: true,
    stopsInstances: true,
    blocksAccounts: true,
    protectedArns: ['${local.protected_arns}'],
    protectedBuckets: ['${local.protected_bucket_arns}'],
    protectedFunctions: ['${local.protected_function_arns}'],
    ipSets: ['${local.ip_set_arns}'],
    arns: {
      dataKey: '${var.common.kms_key_arn}',
      logGroup: '${aws_cloudwatch_log_group.this.arn}',
      incidentsStream: '${module.incidents.stream_arn}',
      alertTopic: '${local.alert_topic_arn}',
      slackSecret: '${local.slack_secret_arn}',
      givenTopicKey: '${statement.value}',
      flowLogBucket: 'arn:aws:s3:::${local.flow_log_bucket}',
      flowLogs: 'arn:aws:s3:::${local.flow_log_bucket}/${local.flow_log_root}AWSLogs/*',
      lookupObjects: ['${local.lookup_arns}'],
      givenBucketKeys: ['${local.given_bucket_keys}'],
    },
  };
}

/** A statement of a policy document, with its grants. */
export interface PlannedStatement extends Statement {
  readonly sid: string;
}

/** Statements of the policy document that is the function's own, optional ones included. */
export function plannedStatements(functionName: string): PlannedStatement[] {
  return documentStatements('aws_iam_policy_document', snake(functionName));
}

/** Statements of a policy document of the root module, with those of the documents that it takes in. */
export function documentStatements(...labels: string[]): PlannedStatement[] {
  const document = findBlock(rootModule, 'data', ...labels);
  const own = blocksWithin(document, 'statement').map(readStatement);
  const { source_policy_documents: sources } = document.attributes;
  const texts = sources === undefined ? [] : resolvedList(sources);
  return [...own, ...texts.flatMap((text) => documentStatements(...labelsIn(text)))];
}

/** `${data.aws_iam_policy_document.<name>.json}` → its labels; throws on anything else. */
function labelsIn(reference: string): string[] {
  const [, type = '', name = ''] = /^\$\{data\.(\w+)\.(\w+)\.json\}$/.exec(reference) ?? [];
  if (name === '') throw new Error(`not a policy document: ${reference}`);
  return [type, name];
}

function readStatement(block: Block): PlannedStatement {
  const { sid, effect = 'Allow', actions, resources } = block.attributes;
  const conditions = blocksWithin(block, 'condition').map(readCondition).sort();
  return {
    sid: resolved(sid),
    effect: resolved(effect),
    grants: expand(resolvedList(actions), resolvedList(resources), conditions),
  };
}

function readCondition({ attributes }: Block): string {
  return `${resolved(attributes['variable'])}=${resolvedList(attributes['values']).join(',')}`;
}

function expand(
  actions: readonly string[],
  resources: readonly string[],
  conditions: readonly string[],
): Grant[] {
  return actions.flatMap((action) =>
    resources.map((resource) => ({ action, resource, conditions })),
  );
}

/** Statements that the module gives to every role: log, key, traces. */
export function basicStatements(): PlannedStatement[] {
  const { _always: always, _traces: traces } = localsOf(
    configurationIn('terraform/modules/function'),
  );
  const all = [...(Array.isArray(always) ? (always as Value[]) : []), traces];
  return all.map((value) => {
    const { Sid: sid, Effect: effect, Action: actions, Resource: resource } = asObject(value);
    return {
      sid: resolved(sid),
      effect: resolved(effect),
      grants: expand(resolvedList(actions), [resolved(resource)], []),
    };
  });
}
