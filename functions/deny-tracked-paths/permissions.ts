import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/**
 * What the role of deny-tracked-paths may do: rules of network ACLs, added and never taken away. EC2 has no condition for what a rule
 * says, so it could add one that allows; which ACLs a host will need is not known before, so it is any of the account and region.
 */
export const permissions: readonly Permission[] = [
  ...readsQueue('deny-tracked-paths-queue'),
  ...REJECTS_MESSAGES,
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
  code('ec2:DescribeNetworkInterfaces', ['*'], 'in which subnets the host is, at which addresses'),
  code('ec2:DescribeRouteTables', ['*'], 'through which gateways these subnets lead'),
  code('ec2:DescribeNatGateways', ['*'], 'in which subnets NAT gateways stand'),
  code('ec2:DescribeVpcEndpoints', ['*'], 'the same for endpoints'),
  code('ec2:DescribeNetworkAcls', ['*'], 'which numbers are free, and whether our rules hold'),
  code('elasticloadbalancing:DescribeLoadBalancers', ['*'], 'Network Load Balancers of the VPC'),
  code('elasticloadbalancing:DescribeTargetGroups', ['*'], 'to what they send'),
  code('elasticloadbalancing:DescribeTargetHealth', ['*'], 'whether to this host'),
  code('ec2:CreateNetworkAclEntry', ['network-acl'], 'denies the host where its packets come in'),
  code('ec2:DescribeInstances', ['*'], 'whether the host runs'),
  code('autoscaling:DescribeAutoScalingInstances', ['*'], 'whether its group would terminate it'),
  code('ec2:StopInstances', ['instance-to-stop-by-policy'], 'only where the policy orders it'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
