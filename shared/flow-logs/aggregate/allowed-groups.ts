import type { AllowedPeers } from '../flow-query.ts';
import type { FlowGroup } from '../flow-summary.ts';

const TCP = 6;
const HTTPS = 443;

/**
 * Whether an isolated interface may have this traffic. Who calls it may do so on any port, so which side called is not asked: of two high
 * ports nobody can tell. Pure.
 */
export function isAllowed(
  { peer, protocol, port, service }: FlowGroup,
  { called, callers }: AllowedPeers,
): boolean {
  if (protocol !== TCP) return false;
  return callers.includes(peer) || (service === 'peer' && port === HTTPS && called.includes(peer));
}
