import {
  code,
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

/** What the role of block-address may do: of AWS WAF the two IP sets of the stack and nothing else. */
export const permissions: readonly Permission[] = [
  ...readsQueue('block-address-queue'),
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
  code('ec2:DescribeNetworkInterfaces', ['*'], 'never blocks an address of our own'),
  code('wafv2:GetIPSet', ['blocked-addresses'], 'which addresses are there, and the lock token'),
  code('wafv2:UpdateIPSet', ['blocked-addresses'], 'adds the address'),
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
