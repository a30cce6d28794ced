import {
  REJECTS_MESSAGES,
  readsQueue,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

const incidents = (action: string, why: string): Permission => ({
  action,
  on: ['incidents-table'],
  why,
  calledBy: 'code',
});

/** What the role of triage-finding may do. */
export const permissions: readonly Permission[] = [
  ...readsQueue('findings-queue'),
  ...REJECTS_MESSAGES,
  incidents('dynamodb:GetItem', 'finds the incident that already has a finding'),
  incidents('dynamodb:Query', 'reads an incident before it changes it'),
  incidents('dynamodb:PutItem', 'opens, merges and plans: every write is a put under a condition'),
  {
    action: 'dynamodb:GetItem',
    on: ['control-table'],
    why: 'reads the response policy',
    calledBy: 'code',
  },
  { action: 'events:PutEvents', on: ['event-bus'], why: 'requests containment', calledBy: 'code' },
  {
    action: 'guardduty:GetFindings',
    on: ['detector'],
    why: 'confirms a finding',
    calledBy: 'code',
  },
  {
    action: 's3:PutObject',
    on: ['evidence-bucket-findings'],
    why: 'keeps findings above 100 KB',
    calledBy: 'code',
  },
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
