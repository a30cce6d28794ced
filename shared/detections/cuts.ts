import type { FlowQuery } from '../flow-logs/flow-query.ts';
import type { FlowSummary } from '../flow-logs/flow-summary.ts';
import type { Conversation } from './conversation.ts';
import type { Traffic } from './detection.ts';

/** Times of records are that uncertain, in seconds (VPC user guide, "Flow log records"). */
const UNCERTAINTY = 60;

/** When the hosts of a query were cut off, by each address of their interfaces. */
export function cutsOf({ scope }: FlowQuery, { interfaces }: FlowSummary): Map<string, number> {
  if (scope.kind !== 'interfaces') return new Map();
  const cuts = new Map(scope.interfaces.map(({ id, cutAt }) => [id, cutAt]));
  return new Map(
    interfaces.flatMap(({ id, addresses }) => {
      const cutAt = cuts.get(id);
      return cutAt === undefined ? [] : addresses.map((address) => [address, cutAt] as const);
    }),
  );
}

/** True when it was only tried, and rejected, after its host had been cut off: that is what quarantine is for. */
export function isRejectedByCut(
  { host, rejected, sent, first }: Conversation,
  { cuts }: Pick<Traffic, 'cuts'>,
): boolean {
  const cutAt = cuts?.get(host);
  if (cutAt === undefined || rejected.flows === 0) return false;
  return sent.flows === 0 && first >= cutAt - UNCERTAINTY;
}
