/**
 * Fields of VPC flow logs by the version that brought them (there is none that version 6 brought).
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const FIELDS_BY_VERSION: Readonly<Record<number, readonly string[]>> = {
  2: [
    'version',
    'account-id',
    'interface-id',
    'srcaddr',
    'dstaddr',
    'srcport',
    'dstport',
    'protocol',
    'packets',
    'bytes',
    'start',
    'end',
    'action',
    'log-status',
  ],
  3: ['vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr'],
  4: ['region', 'az-id', 'sublocation-type', 'sublocation-id'],
  5: ['pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction', 'traffic-path'],
  7: [
    'ecs-cluster-arn',
    'ecs-cluster-name',
    'ecs-container-instance-arn',
    'ecs-container-instance-id',
    'ecs-container-id',
    'ecs-second-container-id',
    'ecs-service-name',
    'ecs-task-definition-arn',
    'ecs-task-arn',
    'ecs-task-id',
  ],
  8: ['reject-reason'],
  9: ['resource-id'],
  10: ['encryption-status'],
  11: [
    'instance-tag',
    'instance-tag-2',
    'interface-tag',
    'interface-tag-2',
    'asg-tag',
    'asg-tag-2',
    'interface-type',
    'next-hop-interface-id',
    'next-hop-subnet-id',
    'next-hop-az-id',
    'next-hop-vpc-id',
    'next-hop-interface-type',
  ],
};

/** The fields of a flow log for which no format was chosen, in their order. */
export const DEFAULT_FIELDS: readonly string[] = FIELDS_BY_VERSION[2] ?? [];

const KNOWN = new Set(Object.values(FIELDS_BY_VERSION).flat());

/** Whether AWS documents the field; others are carried and ignored. */
export function isKnownField(name: string): boolean {
  return KNOWN.has(name);
}
