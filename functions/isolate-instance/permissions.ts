import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of isolate-instance may do: it can set nothing but the pair of groups of its own. */
export const permissions: readonly Permission[] = [
  ...readsQueue('isolate-instance-queue'),
  ...REJECTS_MESSAGES,
  code('sqs:SendMessage', ['isolate-instance-queue'], 'guards a swap before it opens anything'),
  code('dynamodb:Query', ['incidents-table'], 'reads the incident before it changes it'),
  code('dynamodb:PutItem', ['incidents-table'], 'writes the state of the action and the incident'),
  code('dynamodb:GetItem', ['containments-table'], 'reads the record of before and the cap'),
  code(
    'dynamodb:UpdateItem',
    ['containments-table'],
    'takes the lease, adds to the record of before',
  ),
  code('dynamodb:PutItem', ['containments-table'], 'takes a place under the cap'),
  code('dynamodb:GetItem', ['control-table'], 'reads policy and pause switch just before it acts'),
  code('ec2:DescribeInstances', ['*'], 'the state of the instance'),
  code('ec2:DescribeNetworkInterfaces', ['*'], 'every interface with its groups'),
  code('ec2:DescribeSecurityGroups', ['*'], "finds the VPC's quarantine group"),
  code('ec2:DescribeSecurityGroupRules', ['*'], 'proves that the quarantine group has no rule'),
  code(
    'ec2:CreateSecurityGroup',
    ['vpc', 'tagged-quarantine-group', 'tagged-conversion-group'],
    'makes the two groups of a VPC',
  ),
  code(
    'ec2:AuthorizeSecurityGroupIngress',
    ['tagged-conversion-group'],
    'makes the conversion group allow everything, so that connections become untracked',
  ),
  code('ec2:AuthorizeSecurityGroupEgress', ['tagged-conversion-group'], 'the same the other way'),
  code(
    'ec2:DisassociateAddress',
    ['elastic-ip', 'network-interface', 'instance'],
    'takes Elastic IPs away; they stay allocated',
  ),
  code('ec2:CreateTags', ['new-security-group'], 'tags the group as it is created, and only then'),
  code(
    'ec2:RevokeSecurityGroupEgress',
    ['tagged-quarantine-group'],
    'removes the default egress of a fresh group',
  ),
  code(
    'ec2:ModifyNetworkInterfaceAttribute',
    ['network-interface', 'instance', 'tagged-quarantine-group', 'tagged-conversion-group'],
    'puts an interface into quarantine, by way of the conversion group',
  ),
  code('ec2:DescribeInstanceAttribute', ['*'], 'termination protection and shutdown behavior'),
  code(
    'ec2:ModifyInstanceAttribute',
    ['instance-to-protect', 'instance-to-stop', 'instance-of-volumes', 'attached-volume'],
    'protects from termination, has a shutdown stop the instance, keeps its volumes',
  ),
  code(
    'ec2:ModifyInstanceMetadataOptions',
    ['instance-to-require-imdsv2'],
    'IMDSv2 with hop limit 1',
  ),
  code('autoscaling:DescribeAutoScalingInstances', ['*'], 'the group of the instance'),
  code('autoscaling:EnterStandby', ['scaling-group'], 'no health check has the instance replaced'),
  code('elasticloadbalancing:DescribeTargetGroups', ['*'], 'target groups of its network'),
  code('elasticloadbalancing:DescribeTargetHealth', ['*'], 'in which of them the instance is'),
  code(
    'elasticloadbalancing:DeregisterTargets',
    ['target-group'],
    'nobody is sent to a host that cannot answer',
  ),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
