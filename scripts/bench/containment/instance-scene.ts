import { CONVERSION_TAG } from '../../../shared/aws/conversion-groups.ts';
import { QUARANTINE_TAG } from '../../../shared/aws/quarantine-groups.ts';
import { functionEnvironment } from '../function-environment.ts';
import { ACCOUNT, type Scene } from './scene.ts';

const INSTANCE = 'i-0123456789abcdef0';
const VPC = 'vpc-1';
const STACK = functionEnvironment['STACK_NAME'] ?? '';
const QUARANTINE = 'sg-quarantine';
const CONVERSION = 'sg-conversion';

/** A host with so many interfaces, each reached directly, in a VPC that has the pair of groups. */
export function instanceScene(interfaces: number): Scene {
  const groups = new Map(
    Array.from({ length: interfaces }, (_, index) => [`eni-${index}`, 'sg-web']),
  );
  return {
    ...{ functionName: 'isolate-instance', action: 'isolate-instance' },
    target: { kind: 'instance', accountId: ACCOUNT, region: 'eu-west-1', id: INSTANCE },
    answer: (action, parameters) => {
      if (action === 'ModifyNetworkInterfaceAttribute')
        groups.set(
          parameters.get('NetworkInterfaceId') ?? '',
          parameters.get('SecurityGroupId.1') ?? '',
        );
      return ANSWERS[action]?.(groups, parameters);
    },
    isCut: ({ action, parameters }) =>
      action === 'ModifyNetworkInterfaceAttribute' &&
      parameters.get('SecurityGroupId.1') === QUARANTINE,
  };
}

type Groups = ReadonlyMap<string, string>;
type Part = (groups: Groups, parameters: URLSearchParams) => string;

const ANSWERS: Readonly<Record<string, Part>> = {
  DescribeInstances: () =>
    ec2(
      'DescribeInstances',
      `<reservationSet><item><instancesSet><item><instanceId>${INSTANCE}</instanceId>` +
        '<instanceState><code>16</code><name>running</name></instanceState>' +
        '<metadataOptions><httpTokens>optional</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit></metadataOptions>' +
        '</item></instancesSet></item></reservationSet>',
    ),
  DescribeNetworkInterfaces: (groups) =>
    ec2(
      'DescribeNetworkInterfaces',
      `<networkInterfaceSet>${interfaces(groups)}</networkInterfaceSet>`,
    ),
  DescribeSecurityGroups: () =>
    ec2('DescribeSecurityGroups', `<securityGroupInfo>${PAIR}</securityGroupInfo>`),
  DescribeSecurityGroupRules: () => ec2('DescribeSecurityGroupRules', '<securityGroupRuleSet/>'),
  DescribeInstanceAttribute: (_, parameters) =>
    ec2(
      'DescribeInstanceAttribute',
      parameters.get('Attribute') === 'disableApiTermination'
        ? '<disableApiTermination><value>false</value></disableApiTermination>'
        : '<instanceInitiatedShutdownBehavior><value>terminate</value></instanceInitiatedShutdownBehavior>',
    ),
  ModifyNetworkInterfaceAttribute: () => done('ModifyNetworkInterfaceAttribute'),
  ModifyInstanceAttribute: () => done('ModifyInstanceAttribute'),
  ModifyInstanceMetadataOptions: () => done('ModifyInstanceMetadataOptions'),
  DescribeAutoScalingInstances: () =>
    query('DescribeAutoScalingInstances', '<AutoScalingInstances/>'),
  DescribeTargetGroups: () => query('DescribeTargetGroups', '<TargetGroups/>'),
};

function interfaces(groups: Groups): string {
  const one = ([id, group]: readonly [string, string], index: number): string =>
    `<item><networkInterfaceId>${id}</networkInterfaceId><vpcId>${VPC}</vpcId><requesterManaged>false</requesterManaged>` +
    `<groupSet><item><groupId>${group}</groupId></item></groupSet>` +
    `<ipv6AddressesSet><item><ipv6Address>2001:db8::${index + 1}</ipv6Address></item></ipv6AddressesSet></item>`;
  return [...groups].map(one).join('');
}

const EVERYTHING =
  '<item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>' +
  '<ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges></item>';
const PAIR =
  aGroup({ id: QUARANTINE, name: 'QUARANTINE_GROUP_NAME', tag: QUARANTINE_TAG, rules: '' }) +
  aGroup({ id: CONVERSION, name: 'CONVERSION_GROUP_NAME', tag: CONVERSION_TAG, rules: EVERYTHING });

interface Group {
  readonly id: string;
  /** The setting that holds its name. */
  readonly name: string;
  readonly tag: string;
  readonly rules: string;
}

function aGroup({ id, name, tag, rules }: Group): string {
  return (
    `<item><groupId>${id}</groupId><groupName>${functionEnvironment[name] ?? ''}</groupName><vpcId>${VPC}</vpcId>` +
    `<ipPermissions>${rules}</ipPermissions><ipPermissionsEgress>${rules}</ipPermissionsEgress>` +
    `<tagSet><item><key>${tag}</key><value>${STACK}</value></item></tagSet></item>`
  );
}

function done(action: string): string {
  return ec2(action, '<return>true</return>');
}

function ec2(action: string, content: string): string {
  return `<${action}Response><requestId>bench</requestId>${content}</${action}Response>`;
}

function query(action: string, content: string): string {
  return `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
}
