import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { PROTECTED_PRINCIPALS } from '../../../scripts/test/end-to-end-platform.ts';
import {
  allowedBy,
  type Grant,
  type Place,
  type Statement,
} from '../../contract/support/grants.ts';
import { clients } from './clients.ts';
import { clientConfiguration, platform } from './platform.ts';

const FunctionSchema = v.object({
  name: v.string(),
  role_name: v.string(),
  role_arn: v.string(),
  log_group: v.string(),
});

const OutputsSchema = v.object({
  functions: v.record(v.string(), FunctionSchema),
  kms_key_arn: v.string(),
  alert_topic_arn: v.string(),
  slack_secret_arn: v.string(),
});

export function outputs(): v.InferOutput<typeof OutputsSchema> {
  return v.parse(OutputsSchema, platform().outputs);
}

/** Name, role and log group of a deployed function. */
export function deployed(functionName: string): v.InferOutput<typeof FunctionSchema> {
  const found = outputs().functions[functionName];
  if (!found) throw new Error(`${functionName} is not deployed`);
  return found;
}

/** Settings of a function as Lambda has them. */
export async function configurationOf(
  functionName: string,
): Promise<{ readonly variables: Readonly<Record<string, string>>; readonly tracing: boolean }> {
  const lambda = new LambdaClient(clientConfiguration());
  const command = new GetFunctionConfigurationCommand({
    FunctionName: deployed(functionName).name,
  });
  const { Environment: environment, TracingConfig: tracing } = await lambda.send(command);
  return { variables: environment?.Variables ?? {}, tracing: tracing?.Mode === 'Active' };
}

/** The place that the platform was applied to, seen from one function. */
export async function appliedPlace(functionName: string): Promise<Place> {
  const { region, account, stack } = platform();
  const { kms_key_arn: dataKey, alert_topic_arn: alertTopic, slack_secret_arn: slack } = outputs();
  const { log_group: logGroup } = deployed(functionName);
  const table = new DescribeTableCommand({ TableName: `${stack}-incidents` });
  const stream = (await clients().dynamodb.send(table)).Table?.LatestStreamArn ?? 'no stream';
  return {
    ...{ partition: 'aws', region, account, stack, functionName },
    tracing: (await configurationOf(functionName)).tracing,
    // As the policy file says that the stack is applied with.
    stopsInstances: true,
    blocksAccounts: false,
    protectedArns: PROTECTED_PRINCIPALS.flatMap((name) =>
      ['role', 'user'].flatMap((kind) => [
        `arn:aws:iam::${account}:${kind}/${name}`,
        `arn:aws:iam::${account}:${kind}/*/${name}`,
      ]),
    ),
    protectedBuckets: [],
    protectedFunctions: [],
    ipSets: ['ipv4', 'ipv6'].map(
      (version) =>
        `arn:aws:wafv2:${region}:${account}:regional/ipset/${stack}-blocked-${version}/*`,
    ),
    arns: {
      dataKey,
      alertTopic,
      incidentsStream: stream,
      logGroup: `arn:aws:logs:${region}:${account}:log-group:${logGroup}`,
      ...(slack !== '' && { slackSecret: slack }),
      ...(await flowLogArns()),
    },
  };
}

/** What enrich-incident reads from buckets that may be anybody's; here all of them are encrypted with the key of the stack. */
async function flowLogArns(): Promise<
  Pick<Place['arns'], 'flowLogBucket' | 'flowLogs' | 'lookupObjects' | 'givenBucketKeys'>
> {
  const { variables } = await configurationOf('enrich-incident');
  const { FLOW_LOG_PREFIX: prefix = '', INDICATOR_OBJECT, GEO_DATABASES } = variables;
  const flowLogBucket = `arn:aws:s3:::${variables['FLOW_LOG_BUCKET'] ?? ''}`;
  const objects = [INDICATOR_OBJECT ?? '', ...(GEO_DATABASES ?? '').split(',')];
  return {
    flowLogBucket,
    flowLogs: `${flowLogBucket}/${prefix === '' ? '' : `${prefix}/`}AWSLogs/*`,
    lookupObjects: objects
      .filter((object) => object !== '')
      .map((object) => object.replace('s3://', 'arn:aws:s3:::')),
    givenBucketKeys: [],
  };
}

const list = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === 'string' ? [value] : value)),
);

const PolicySchema = v.object({
  Statement: v.array(
    v.strictObject({
      Sid: v.string(),
      Effect: v.picklist(['Allow', 'Deny']),
      Action: list,
      Resource: list,
      Condition: v.optional(v.record(v.string(), v.record(v.string(), list)), {}),
    }),
  ),
});

/** What the policies of a role allow, as IAM has them; throws when one is managed. */
export async function roleGrants(functionName: string): Promise<Grant[]> {
  const iam = new IAMClient(clientConfiguration());
  const role = { RoleName: deployed(functionName).role_name };
  const { AttachedPolicies: attached = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand(role),
  );
  if (attached.length > 0)
    throw new Error(`${role.RoleName} has a policy that is managed elsewhere`);
  const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand(role));
  const documents = await Promise.all(
    names.map(async (PolicyName) => {
      const answer = await iam.send(new GetRolePolicyCommand({ ...role, PolicyName }));
      return decodeURIComponent(answer.PolicyDocument ?? '');
    }),
  );
  return allowedBy(documents.flatMap(statementsIn));
}

function statementsIn(document: string): Statement[] {
  const { Statement: statements } = v.parse(PolicySchema, JSON.parse(document));
  return statements.map(({ Effect: effect, Action: actions, Resource: resources, ...rest }) => {
    const conditions = Object.values(rest.Condition)
      .flatMap((keys) => Object.entries(keys))
      .map(([key, values]) => `${key}=${values.join(',')}`)
      .sort();
    const grants = actions.flatMap((action) =>
      resources.map((resource) => ({ action, resource, conditions })),
    );
    return { effect, grants };
  });
}
