import type { FlowLine } from '../local-aws/flow-lines.ts';
import type { InterfaceFacts } from '../local-aws/interface-facts.ts';
import { conversation, noData, portScan, rejected } from '../local-aws/traffic.ts';

/** The interfaces of a server that records are about. */
export interface Watched {
  /** Carries what the server is for. */
  readonly main: Pick<InterfaceFacts, 'eniId' | 'address'>;
  /** Only people who administer the server come in here. */
  readonly management: Pick<InterfaceFacts, 'eniId' | 'address'>;
}

/** Where the data goes: an address for documentation (RFC 5737), which belongs to nobody. */
export const DROP_SITE = '203.0.113.77';
export const UPLOADED_BYTES = 412_000_000;
/** Both ways together. */
export const LEAKED_BYTES = 38_000_000;

const ANSWERED_BYTES = 410_000;

const UDP = 17;
const HTTPS = 443;
const SMB = 445;
const RESOLVER = '10.20.0.53';
const OFFICE = '10.20.9.14';
const CLIENTS = ['10.20.2.21', '10.20.2.22', '10.20.2.35', '10.20.3.8'];
/** Hosts of the subnet that the scan asks for the file service; the last one for each of its ports. */
const NEIGHBOURS = Array.from({ length: 60 }, (_, index) => `10.20.1.${index + 100}`);
const VICTIM = '10.20.1.180';
const SCANNED_PORTS = Array.from({ length: 80 }, (_, index) => index * 12 + 20);

const MINUTE = 60;

/** The last nine minutes before `now` (Unix seconds): a usual day, and within it an upload and a scan. Pure. */
export function linesOfTheft({ main, management }: Watched, now: number): FlowLine[] {
  const { eniId, address: local } = main;
  const upload = { from: now - 7 * MINUTE, to: now - MINUTE };
  const ends = { eniId, local, peer: DROP_SITE, localPort: 50_122, peerPort: HTTPS };
  const scan = { eniId, local, by: 'local', from: now - 8 * MINUTE, to: now - 6 * MINUTE } as const;
  return [
    ...usualLines(main, now),
    ...administration(management, now),
    ...conversation({ ...ends, ...upload, bytesOut: UPLOADED_BYTES, bytesIn: 5_100_000 }),
    ...portScan({ ...scan, peers: NEIGHBOURS, ports: [SMB], answer: 'filtered' }),
    ...portScan({ ...scan, peers: [VICTIM], ports: SCANNED_PORTS, answer: 'closed' }),
  ];
}

/** People who read files, downloads of updates, names and time, and knocking from outside. */
function usualLines({ eniId, address: local }: Watched['main'], now: number): FlowLine[] {
  const ends = { eniId, local, from: now - 9 * MINUTE, to: now - MINUTE };
  const inside = { ...ends, trafficPath: 1 };
  const served = CLIENTS.flatMap((peer, index) =>
    conversation({
      ...{ ...inside, peer, localPort: SMB, peerPort: 51_000 + index, startedBy: 'peer' },
      ...{ bytesOut: 900_000 * (index + 1), bytesIn: 240_000 },
    }),
  );
  const updates = { ...ends, peer: '198.51.100.80', localPort: 49_200, peerPort: HTTPS };
  const names = Array.from({ length: 12 }, (_, index) =>
    conversation({
      ...{ ...inside, peer: RESOLVER, localPort: 40_100 + index, peerPort: 53, protocol: UDP },
      ...{ from: ends.from + index * 30, to: ends.from + index * 30 + 1 },
      ...{ bytesOut: 74, bytesIn: 190 },
    }),
  ).flat();
  const knocking = { ...ends, direction: 'ingress', localPort: 22, peerPort: 41_022 } as const;
  return [
    ...served,
    ...conversation({ ...updates, bytesOut: 310_000, bytesIn: 21_000_000 }),
    ...names,
    ...rejected({ ...knocking, peer: '198.51.100.9', from: now - 3 * MINUTE, packets: 2 }),
  ];
}

function administration({ eniId, address: local }: Watched['main'], now: number): FlowLine[] {
  const ends = { eniId, local, peer: OFFICE, localPort: 22, peerPort: 52_310, trafficPath: 1 };
  const time = { from: now - 9 * MINUTE, to: now - 5 * MINUTE };
  return conversation({ ...ends, ...time, startedBy: 'peer', bytesOut: 64_000, bytesIn: 18_000 });
}

/** Seconds in which records lie that begin after a cut (Unix seconds). */
export interface AfterCut {
  readonly from: number;
  readonly to: number;
}

/** A cut that holds: what the server tries is refused, and through its other interface nothing goes at all. Pure. */
export function linesOfSilence({ main, management }: Watched, { from, to }: AfterCut): FlowLine[] {
  const ends = { eniId: main.eniId, local: main.address, peer: DROP_SITE };
  const tried = { ...ends, localPort: 50_140, peerPort: HTTPS, packets: 3 };
  return [
    ...rejected({ ...tried, direction: 'egress', from, to }),
    noData(management.eniId, from, to),
  ];
}

/** A cut that does not hold: a way out that no security group governs carries the upload on. Pure. */
export function linesOfLeak({ main, management }: Watched, { from, to }: AfterCut): FlowLine[] {
  const ends = { eniId: main.eniId, local: main.address, peer: DROP_SITE, from, to };
  const upload = { ...ends, localPort: 50_122, peerPort: HTTPS };
  return [
    ...conversation({
      ...upload,
      bytesOut: LEAKED_BYTES - ANSWERED_BYTES,
      bytesIn: ANSWERED_BYTES,
    }),
    noData(management.eniId, from, to),
  ];
}
