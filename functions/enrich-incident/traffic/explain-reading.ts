import { moment } from '../../../shared/domain/alert/time-text.ts';
import { bytesText } from '../../../shared/domain/alert/bytes-text.ts';
import type { FoundObjects } from '../../../shared/aws/flow-log-harvest.ts';
import { StorageError } from '../../../shared/domain/errors.ts';
import type { FlowQuery } from '../../../shared/flow-logs/flow-query.ts';
import type { ScanReport } from '../../../shared/flow-logs/flow-scan.ts';
import type { TrafficReading } from './read-traffic.ts';

/** Why flow logs could not be read; names what people must change. */
export function explainUnreadable(error: unknown): string {
  if (error instanceof StorageError) return `Flow logs could not be read: ${error.message}.`;
  const name = error instanceof Error ? error.name : 'unknown error';
  const isLate = name === 'AbortError' || name === 'TimeoutError';
  return `Flow logs could not be read: ${isLate ? 'S3 took too long' : `S3 does not answer (${name})`}.`;
}

/** Why there is nothing, and what was not looked for. Pure. */
export function explainReading(query: FlowQuery, reading: TrafficReading): string[] {
  if (reading.outcome === 'unread') return [reading.reason];
  const { found, report } = reading;
  return [
    ...(reading.outcome === 'none' ? [explainNothing(query, found.objects.length)] : []),
    ...explainListing(found),
    ...explainScan(report),
  ];
}

function explainNothing(query: FlowQuery, objects: number): string {
  const { from, to, scope } = query;
  const what =
    scope.kind === 'interfaces'
      ? scope.interfaces.map(({ id }) => id).join(', ')
      : scope.kind === 'addresses'
        ? scope.addresses.join(', ')
        : 'the account';
  const where = objects === 0 ? 'no object of that time' : `nothing in ${objects} objects`;
  return `No flow logs found of ${what} from ${time(from)} to ${time(to)}: ${where}. They come 10 minutes late or more.`;
}

/** The farthest from the activity are those left out. */
function explainListing({ left, isComplete }: FoundObjects): string[] {
  if (!isComplete) return ['Partial: there are too many objects to list them all.'];
  return left > 0 ? [`Partial: ${left} more objects were left out, too many objects.`] : [];
}

const LIMITS = {
  objects: 'too many objects',
  bytes: 'too many bytes',
  time: 'not enough time',
} as const;

/** What people must know before they take numbers for the whole. */
function explainScan({ left, broken }: ScanReport): string[] {
  const [first] = broken.named;
  return [
    ...(left
      ? [
          `Partial: ${objects(left.objects)} (${bytesText(left.bytes)}) left out, ${LIMITS[left.reason]}.`,
        ]
      : []),
    ...(first
      ? [
          `Partial: ${objects(broken.count)} could not be read to the end, such as ${first.name}: ${first.reason}.`,
        ]
      : []),
  ];
}

function objects(amount: number): string {
  return amount === 1 ? '1 object' : `${amount} objects`;
}

function time(seconds: number): string {
  return moment(new Date(seconds * 1000).toISOString());
}
