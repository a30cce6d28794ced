import {
  ASSUMES_MEMBER_ROLE,
  code,
  REJECTS_MESSAGES,
  readsQueue,
  service,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of release-instance may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('release-instance-queue'),
  ...REJECTS_MESSAGES,
  code('dynamodb:Query', ['incidents-table'], 'reads the incident before it changes it'),
  code('dynamodb:PutItem', ['incidents-table'], 'writes the state of the action and the incident'),
  code(
    'dynamodb:DeleteItem',
    ['incidents-table'],
    'removes the pointers, so that a new finding opens a new incident',
  ),
  code('dynamodb:GetItem', ['containments-table'], 'reads the record of before'),
  code(
    'dynamodb:UpdateItem',
    ['containments-table'],
    'takes the lease, lets go, marks the target released',
  ),
  code('ec2:DescribeInstances', ['*'], 'the state of the instance'),
  code('ec2:DescribeNetworkInterfaces', ['*'], 'every interface with its groups'),
  code(
    'ec2:ModifyNetworkInterfaceAttribute',
    ['network-interface', 'instance', 'security-group'],
    'gives back the recorded groups; which those are is known only then, so the policy cannot name them',
  ),
  code(
    'ec2:AssociateAddress',
    ['elastic-ip', 'network-interface', 'instance'],
    'gives back recorded Elastic IPs',
  ),
  code('ec2:DescribeInstanceAttribute', ['*'], 'termination protection and shutdown behavior'),
  code(
    'ec2:ModifyInstanceAttribute',
    ['instance-to-restore', 'volume-to-restore'],
    'gives back termination protection, shutdown behavior and what becomes of volumes',
  ),
  code('ec2:ModifyInstanceMetadataOptions', ['instance'], 'gives back the metadata options'),
  code('autoscaling:DescribeAutoScalingInstances', ['*'], 'the group of the instance'),
  code('autoscaling:DescribeAutoScalingGroups', ['*'], 'whether the group has room for it'),
  code('autoscaling:ExitStandby', ['scaling-group'], 'brings it back into service'),
  code('elasticloadbalancing:DescribeTargetHealth', ['*'], 'in which target groups it is'),
  code('elasticloadbalancing:RegisterTargets', ['target-group'], 'puts it back into them'),
  ASSUMES_MEMBER_ROLE,
  code('ec2:DescribeIamInstanceProfileAssociations', ['profiles-by-policy'], 'the profile it has'),
  code(
    'ec2:ReplaceIamInstanceProfileAssociation',
    ['instance-of-quarantined-profile'],
    'gives the recorded profile back, in place of ours alone',
  ),
  ...service(
    ['iam:PassRole'],
    'former-role',
    'EC2 asks who may pass the role of a profile; which comes back is known only from the record',
  ),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
