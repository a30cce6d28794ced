import {
  ACTION,
  DST_PORT,
  type ParsedRecord,
  REJECT,
  SRC_PORT,
  TCP_FLAGS,
} from './parsed-record.ts';

const SYN = 2;
const ACK = 16;

/**
 * Whether the port that was called is the source's, that is, whether the record is a reply. Without it each caller's
 * port of a moment would count as a service, and every server would look like a scanner.
 *
 * SYN without ACK is sent by the caller, SYN with ACK by the service (flags of a record are or-ed, so equality would
 * miss most); a rejected record is a call; otherwise the lower port is the service: those below 1024 are the system's
 * and those from 32768 are the callers' (Linux; RFC 6056). Of equal ports the destination is the service. A caller that
 * takes a low port for itself can look like a service where the format has no `tcp-flags`.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function isServiceAtSource(record: ParsedRecord): boolean {
  const flags = record.number(TCP_FLAGS);
  if (flags > 0 && (flags & SYN) !== 0) return (flags & ACK) !== 0;
  if (record.number(ACTION) === REJECT) return false;
  const source = record.number(SRC_PORT);
  const destination = record.number(DST_PORT);
  // 0: there are no ports.
  if (source <= 0 || destination <= 0) return source > 0;
  return source < destination;
}
