import type { Conversation, Way } from './conversation.ts';
import type { Traffic } from './detection.ts';

const TCP = 6;
/** `tcp-flags` of flow logs: SYN 2, RST 4, SYN-ACK 18 (VPC user guide, "Flow log records"). */
const SYN = 2;
const RST = 4;
const SYN_ACK = 18;
/** From here on Linux takes the ports of its callers (`ip_local_port_range`); RFC 6335 begins at 49152. */
const FIRST_EPHEMERAL = 32_768;
/**
 * Bytes of an RST: header of IP and of TCP without options. A SYN-ACK has options (RFC 9293, MSS) and is larger. Only asked where
 * the format has no flags.
 */
const RST_BYTES = { 4: 40, 6: 60 } as const;

/** Whether the records have `tcp-flags` at all: a format without them says 0 everywhere. */
export function hasTcpFlags({ groups }: Pick<Traffic, 'groups'>): boolean {
  return groups.some(({ protocol, tcpFlags }) => protocol === TCP && tcpFlags !== 0);
}

/**
 * True when the callee let the caller in: that is success in the sense of TRW. ACCEPT alone is none, because it only says that the
 * security group let a packet pass. Refused: an RST and no SYN-ACK in return.
 */
export function isAnswered(conversation: Conversation, knowsFlags: boolean): boolean {
  const { answered, protocol } = conversation;
  if (answered.flows === 0) return false;
  if (protocol !== TCP) return true;
  return knowsFlags ? !isReset(conversation) : !looksLikeReset(answered, conversation.callee);
}

function isReset({ sent, answered }: Conversation): boolean {
  if (!(answered.tcpFlags & RST) || (answered.tcpFlags & SYN_ACK) === SYN_ACK) return false;
  // The end of a connection from before the window has an RST, too: then more than single packets went.
  return (sent.tcpFlags & SYN) !== 0 || answered.packets <= answered.flows;
}

function looksLikeReset({ bytes, packets }: Way, callee: string): boolean {
  return bytes <= packets * RST_BYTES[callee.includes(':') ? 6 : 4];
}

/**
 * True when it is sure that the caller called: replies of a server that are taken for calls go to its clients' ephemeral ports. A
 * SYN without ACK proves the call, whatever the port.
 */
export function isCall({ sent, rejected, port }: Conversation): boolean {
  return port < FIRST_EPHEMERAL || [sent, rejected].some(({ tcpFlags }) => begins(tcpFlags));
}

/** SYN without ACK. */
function begins(tcpFlags: number): boolean {
  return (tcpFlags & SYN_ACK) === SYN;
}
