import type { Grant, Place } from './grants.ts';

type SettingTarget = Pick<Grant, 'resource'> & Partial<Pick<Grant, 'conditions' | 'except'>>;

const VOLUMES = 'BlockDeviceMapping,BlockDeviceMappings';

/** Instances, and what they belong to, by the setting that may be changed. */
export function settingTargets(
  place: Place,
): Readonly<Record<string, SettingTarget | readonly string[]>> {
  const arn = (service: string, rest: string): string =>
    `arn:${place.partition}:${service}:${place.region}:${place.account}:${rest}`;
  const instance = (condition: string): SettingTarget => ({
    resource: arn('ec2', 'instance/*'),
    conditions: [condition],
  });
  const volume = (condition: string): SettingTarget => ({
    resource: arn('ec2', 'volume/*'),
    conditions: [condition],
  });
  const attributes = `ec2:Attribute=${VOLUMES},DisableApiTermination,InstanceInitiatedShutdownBehavior`;
  return {
    'instance-to-protect': instance('ec2:Attribute/DisableApiTermination=true'),
    'instance-to-stop': instance('ec2:Attribute/InstanceInitiatedShutdownBehavior=stop'),
    'instance-of-volumes': instance(`ec2:Attribute=${VOLUMES}`),
    'attached-volume': volume(`ec2:Attribute=${VOLUMES}`),
    'instance-to-require-imdsv2': instance('ec2:Attribute/HttpTokens=required'),
    'instance-to-restore': instance(attributes),
    'volume-to-restore': volume(attributes),
    'instance-to-stop-by-policy': place.stopsInstances
      ? { resource: arn('ec2', 'instance/*') }
      : [],
    ...profileTargets(place),
    'account-by-policy': place.blocksAccounts ? { resource: '*' } : [],
    'scaling-group': {
      resource: arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*'),
    },
    'target-group': { resource: arn('elasticloadbalancing', 'targetgroup/*/*') },
  };
}

/** Nothing, unless the response policy has the profiles of isolated instances replaced. */
function profileTargets({
  replacesProfiles,
  ...place
}: Place): Readonly<Record<string, SettingTarget | readonly string[]>> {
  const iam = (rest: string): string => `arn:${place.partition}:iam::${place.account}:${rest}`;
  const instances = `arn:${place.partition}:ec2:${place.region}:${place.account}:instance/*`;
  const ours = iam(`instance-profile/${place.stack}-quarantined`);
  const conditions = ['iam:PassedToService=ec2.amazonaws.com'];
  const targets: Readonly<Record<string, SettingTarget>> = {
    'profiles-by-policy': { resource: '*' },
    'instance-to-quarantined-profile': {
      resource: instances,
      conditions: [`ec2:NewInstanceProfile=${ours}`],
    },
    'instance-of-quarantined-profile': {
      resource: instances,
      conditions: [`ec2:InstanceProfile=${ours}`],
    },
    'quarantined-role': { resource: iam(`role/${place.stack}-quarantined`), conditions },
    'former-role': {
      resource: iam('role/*'),
      conditions,
      except: [iam(`role/${place.stack}-*`)],
    },
  };
  return replacesProfiles
    ? targets
    : Object.fromEntries(Object.keys(targets).map((key) => [key, []]));
}
