import type { Permission } from '../../../shared/domain/permission.ts';
import { settingTargets } from './setting-targets.ts';
import { iamTargets } from './iam-targets.ts';

/** One action on one resource, under the conditions that limit it. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  /** As `key=value,value`, sorted. */
  readonly conditions: readonly string[];
  /** Resources for which the same policy denies the action. */
  readonly except?: readonly string[];
}

/** What the logical names of permissions.ts stand for. An absent ARN: the stack has no such thing. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly stack: string;
  readonly functionName: string;
  readonly arns: {
    readonly dataKey: string;
    readonly logGroup: string;
    readonly incidentsStream: string;
    readonly alertTopic: string;
    readonly slackSecret?: string;
    readonly givenTopicKey?: string;
    readonly flowLogBucket: string;
    /** Those of the objects that AWS delivers. */
    readonly flowLogs: string;
    readonly lookupObjects: readonly string[];
    readonly givenBucketKeys: readonly string[];
  };
  readonly tracing: boolean;
  /** The response policy has hosts stopped where a path of theirs cannot be denied. */
  readonly stopsInstances: boolean;
  /** It has public access end for all buckets of the account. */
  readonly blocksAccounts: boolean;
  /** What the response policy protects, as ARNs of roles and users. */
  readonly protectedArns: readonly string[];
  /** The buckets that it protects. */
  readonly protectedBuckets: readonly string[];
  /** The functions that it protects. */
  readonly protectedFunctions: readonly string[];
  /** The IP sets of blocked addresses, with any id. */
  readonly ipSets: readonly string[];
}

type Target = Omit<Grant, 'action' | 'conditions'> & Partial<Pick<Grant, 'conditions'>>;

/** Queue of a function where it is not called like the function. */
const QUEUES: Readonly<Record<string, string>> = {
  'triage-finding': 'findings',
  'send-alert': 'alerts',
};
const CREATES_GROUP = 'ec2:CreateSecurityGroup';

/** What a declared permission allows in this place. Throws on a logical name that nobody knows. */
export function declaredGrants(permissions: readonly Permission[], place: Place): Grant[] {
  return permissions.flatMap(({ action, on }) =>
    on.flatMap((name) =>
      targetsNamed(name, action, place).map(({ conditions = [], ...target }) => ({
        action,
        conditions,
        ...target,
      })),
    ),
  );
}

function targetsNamed(name: string, action: string, place: Place): Target[] {
  const all: Targets = {
    ...dataTargets(place),
    ...networkTargets(action, place),
    ...iamTargets(action, place),
    '*': '*',
  };
  const known = all[name];
  if (known === undefined) throw new Error(`nothing is called ${name}`);
  if (typeof known === 'string') return [{ resource: known }];
  return 'resource' in known ? [known] : known.map((resource) => ({ resource }));
}

type Targets = Readonly<Record<string, string | Target | readonly string[]>>;

function dataTargets(place: Place): Targets {
  const { partition, region, account, stack, functionName, arns } = place;
  const arn = (service: string, rest: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const queue = (suffix: string): string => arn('sqs', `${stack}-${suffix}`);
  return {
    'findings-queue': queue('findings'),
    'isolate-instance-queue': queue('isolate-instance'),
    'release-instance-queue': queue('release-instance'),
    'revoke-credentials-queue': queue('revoke-credentials'),
    'release-credentials-queue': queue('release-credentials'),
    'restrict-bucket-queue': queue('restrict-bucket'),
    'release-bucket-queue': queue('release-bucket'),
    'stop-function-queue': queue('stop-function'),
    'release-function-queue': queue('release-function'),
    'block-address-queue': queue('block-address'),
    'release-address-queue': queue('release-address'),
    'check-containments-queue': queue('check-containments'),
    'deny-tracked-paths-queue': queue('deny-tracked-paths'),
    'release-tracked-paths-queue': queue('release-tracked-paths'),
    'enrich-incident-queue': queue('enrich-incident'),
    'preserve-evidence-queue': queue('preserve-evidence'),
    'verify-credentials-queue': queue('verify-credentials'),
    'alerts-queue': queue('alerts'),
    'stream-failures-queue': queue('stream-failures'),
    'own-dead-letter-queue': queue(`${QUEUES[functionName] ?? functionName}-dlq`),
    'incidents-table': arn('dynamodb', `table/${stack}-incidents`),
    'containments-table': arn('dynamodb', `table/${stack}-containments`),
    'containments-by-expiry': arn(
      'dynamodb',
      `table/${stack}-containments/index/containments-by-expiry`,
    ),
    'containments-in-force': arn(
      'dynamodb',
      `table/${stack}-containments/index/containments-in-force`,
    ),
    'control-table': arn('dynamodb', `table/${stack}-control`),
    'incidents-stream': arns.incidentsStream,
    function: arn('lambda', 'function:*'),
    'foreign-function': {
      resource: arn('lambda', 'function:*'),
      except: [arn('lambda', `function:${stack}-*`), ...place.protectedFunctions],
    },
    'event-bus': arn('events', `event-bus/${stack}`),
    'blocked-addresses': place.ipSets,
    detector: arn('guardduty', 'detector/*'),
    ...bucketTargets(place),
    'alert-topic': arns.alertTopic,
    'slack-secret': given(arns.slackSecret),
    'given-topic-key': given(arns.givenTopicKey),
    'data-key': arns.dataKey,
    'log-group': `${arns.logGroup}:*`,
    traces: place.tracing ? '*' : [],
  };
}

function bucketTargets(place: Place): Targets {
  const { partition, region, account, stack, arns, protectedBuckets } = place;
  const evidence = `arn:${partition}:s3:::${stack}-evidence-${account}-${region}`;
  return {
    'evidence-bucket': evidence,
    'evidence-bucket-findings': `${evidence}/findings/*`,
    'evidence-bucket-alerts': `${evidence}/alerts/*`,
    'evidence-bucket-history': `${evidence}/history/*`,
    'evidence-bucket-traffic': `${evidence}/traffic/*`,
    'evidence-bucket-preserved': `${evidence}/preserved/*`,
    'flow-log-bucket': arns.flowLogBucket,
    'flow-logs': arns.flowLogs,
    'lookup-objects': arns.lookupObjects,
    'given-bucket-keys': arns.givenBucketKeys,
    bucket: `arn:${partition}:s3:::*`,
    'foreign-bucket': {
      resource: `arn:${partition}:s3:::*`,
      except: [`arn:${partition}:s3:::${stack}-*`, arns.flowLogBucket, ...protectedBuckets],
    },
  };
}

function given(arn: string | undefined): readonly string[] {
  return arn === undefined ? [] : [arn];
}

function networkTargets(action: string, place: Place): Targets {
  const ec2 = (kind: string): string =>
    `arn:${place.partition}:ec2:${place.region}:${place.account}:${kind}/*`;
  // Snapshots can be shared, so their ARNs carry no account.
  const snapshots = `arn:${place.partition}:ec2:${place.region}::snapshot/*`;
  // A group that does not exist yet has no tags of its own, only those of the request.
  const tags = action === CREATES_GROUP ? 'aws:RequestTag' : 'aws:ResourceTag';
  return {
    vpc: ec2('vpc'),
    instance: ec2('instance'),
    volume: ec2('volume'),
    'network-interface': ec2('network-interface'),
    'security-group': ec2('security-group'),
    'tagged-quarantine-group': {
      resource: ec2('security-group'),
      conditions: [`${tags}/riposte:quarantine=${place.stack}`],
    },
    'tagged-conversion-group': {
      resource: ec2('security-group'),
      conditions: [`${tags}/riposte:conversion=${place.stack}`],
    },
    'elastic-ip': ec2('elastic-ip'),
    'network-acl': ec2('network-acl'),
    ...settingTargets(place),
    'new-security-group': {
      resource: ec2('security-group'),
      conditions: ['ec2:CreateAction=CreateSecurityGroup'],
    },
    'tagged-evidence-snapshot': {
      resource: snapshots,
      conditions: [`aws:RequestTag/riposte:evidence=${place.stack}`],
    },
    'new-snapshot': {
      resource: snapshots,
      conditions: ['ec2:CreateAction=CreateSnapshots'],
    },
  };
}

/** One line for each grant, sorted, so that two lists can be compared and read. */
export function lines(grants: readonly Grant[]): string[] {
  const all = grants.map(({ action, resource, conditions, except = [] }) =>
    [
      ...[action, 'on', resource],
      ...conditions.map((condition) => `if ${condition}`),
      ...[...except].sort().map((denied) => `except ${denied}`),
    ].join(' '),
  );
  return [...new Set(all)].sort();
}

/** A statement of a policy, whatever its effect. */
export interface Statement {
  readonly effect: string;
  readonly grants: readonly Grant[];
}

/** What statements allow together: each deny takes its resources from the actions that it names. */
export function allowedBy(statements: readonly Statement[]): Grant[] {
  const denied = statements
    .filter(({ effect }) => effect === 'Deny')
    .flatMap(({ grants }) => grants);
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ grants }) => grants)
    .map((grant) => {
      const except = denied
        .filter(({ action }) => action === grant.action)
        .map(({ resource }) => resource);
      return except.length === 0 ? grant : { ...grant, except };
    });
}

interface PermissionsModule {
  readonly permissions: readonly Permission[];
}

/** What a function declares in its permissions.ts. */
export async function declaredPermissions(functionName: string): Promise<readonly Permission[]> {
  const { permissions } = (await import(
    `../../../functions/${functionName}/permissions.ts`
  )) as PermissionsModule;
  return permissions;
}
