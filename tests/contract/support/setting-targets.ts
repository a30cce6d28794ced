import type { Grant, Place } from './grants.ts';

type SettingTarget = Pick<Grant, 'resource'> & Partial<Pick<Grant, 'conditions'>>;

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
    'account-by-policy': place.blocksAccounts ? { resource: '*' } : [],
    'scaling-group': {
      resource: arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*'),
    },
    'target-group': { resource: arn('elasticloadbalancing', 'targetgroup/*/*') },
  };
}
