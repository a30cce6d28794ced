import type { Network } from './network.ts';
import { createRandom, type Random } from './random.ts';
import { conversation, type Flow, noise, probe } from './traffic.ts';

/** Seconds that one object covers: AWS publishes every five minutes. */
export const OBJECT_SECONDS = 300;
export const ACCOUNT = '123456789012';

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n';
/** Capture windows of interfaces on Nitro. */
const WINDOW_SECONDS = 60;
/** Of 1,000 records these span their whole window; the others begin when their flow did. */
const WHOLE_WINDOW_PER_MILLE = 750;
const CHUNK_RECORDS = 512;
/** Replies that have not been written yet: they come a while after their requests. */
const WAITING = 128;

const NO_DATA_PER_MILLE = 12;
const NOISE_PER_MILLE = 150;
/** Of the scanner: one record in a thousand. */
const PROBE_PER_MILLE = 1;

export interface ObjectRequest {
  readonly seed: number;
  readonly index: number;
  readonly records: number;
  /** Unix seconds at which its five minutes begin. */
  readonly from: number;
}

/**
 * The text of one object: a header and records in the default format, in the order in which capacity
 * delivers them (none). Depends on its request only, so that objects can be made in any order.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function* objectText(network: Network, request: ObjectRequest): Generator<string> {
  const random = createRandom(request.seed, request.index + 1);
  const nextRecord = recordSource(network, random, request.from);
  yield HEADER;
  for (let written = 0; written < request.records; written += CHUNK_RECORDS) {
    let chunk = '';
    const count = Math.min(CHUNK_RECORDS, request.records - written);
    for (let record = 0; record < count; record += 1) chunk += nextRecord();
    yield chunk;
  }
}

function recordSource(network: Network, random: Random, from: number): () => string {
  const waiting: Flow[] = [];
  const record = (flow: Flow): string => line(flow, times(flow.interfaceId, random, from));
  return () => {
    const kind = random.below(1000);
    if (kind < NO_DATA_PER_MILLE) return emptyLine(network, random, from);
    if (kind < NO_DATA_PER_MILLE + NOISE_PER_MILLE) return record(noise(network, random));
    if (kind >= 1000 - PROBE_PER_MILLE) return record(probe(network, random));
    return record(nextOfConversation(network, random, waiting));
  };
}

/** Start and end, as text. All windows of an interface begin at the same second of the minute. */
function times(interfaceId: string, random: Random, from: number): string {
  const windows = OBJECT_SECONDS / WINDOW_SECONDS;
  const second = Number.parseInt(interfaceId.slice(-4), 16) % WINDOW_SECONDS;
  const end = from + WINDOW_SECONDS * random.below(windows) + second;
  const isWhole = random.chance(WHOLE_WINDOW_PER_MILLE);
  return `${end - (isWhole ? WINDOW_SECONDS : random.below(WINDOW_SECONDS))} ${end}`;
}

function nextOfConversation(network: Network, random: Random, waiting: Flow[]): Flow {
  if (waiting.length === 0 || (waiting.length < WAITING && random.chance(500))) {
    const [request, reply] = conversation(network, random);
    waiting.push(reply);
    return request;
  }
  const index = random.below(waiting.length);
  const last = waiting.pop();
  const chosen = index < waiting.length ? waiting[index] : last;
  if (!chosen || !last) throw new Error('no reply waits');
  if (index < waiting.length) waiting[index] = last;
  return chosen;
}

function line(flow: Flow, times: string): string {
  const { interfaceId, source, destination, sourcePort, destinationPort } = flow;
  return (
    `2 ${ACCOUNT} ${interfaceId} ${source} ${destination} ${sourcePort} ${destinationPort} ` +
    `${flow.protocol} ${flow.packets} ${flow.bytes} ${times} ${flow.action} OK\n`
  );
}

function emptyLine(network: Network, random: Random, from: number): string {
  const { id } = random.pick(network.interfaces);
  const status = random.chance(900) ? 'NODATA' : 'SKIPDATA';
  return `2 ${ACCOUNT} ${id} - - - - - - - ${times(id, random, from)} - ${status}\n`;
}
