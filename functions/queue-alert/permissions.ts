import {
  service,
  USES_DATA_KEY,
  WRITES_LOG_AND_TRACES,
  type Permission,
} from '../../shared/domain/permission.ts';

const READ_STREAM = ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'];

/** What the role of queue-alert may do. It cannot read the incidents table itself. */
export const permissions: readonly Permission[] = [
  ...service(READ_STREAM, 'incidents-stream', 'Lambda reads the stream that triggers the function'),
  // A list of streams names no stream, so AWS checks it on nothing.
  ...service(['dynamodb:ListStreams'], '*', 'Lambda finds the stream'),
  ...service(
    ['sqs:SendMessage'],
    'stream-failures-queue',
    'Lambda puts pointers to failed stream records there',
  ),
  {
    action: 'sqs:SendMessage',
    on: ['alerts-queue'],
    why: 'one pointer for each state that people must be told',
    calledBy: 'code',
  },
  ...USES_DATA_KEY,
  ...WRITES_LOG_AND_TRACES,
];
