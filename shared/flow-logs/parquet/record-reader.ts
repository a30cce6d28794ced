import type { FlowRecord } from '../flow-record.ts';
import type { FlowColumns } from './flow-columns.ts';

/** Record of a row of the batch, by its index there; undefined: the row makes no sense. */
export type ReadRecord = (index: number) => FlowRecord | undefined;

const MAX_PORT = 0xffff;
const MAX_BYTE = 0xff;

const STATUSES = ['OK', 'NODATA', 'SKIPDATA'] as const;
const ACTIONS = ['ACCEPT', 'REJECT'] as const;
const DIRECTIONS = ['ingress', 'egress'] as const;

type Flow = Omit<FlowRecord, 'interfaceId' | 'start' | 'end' | 'logStatus'>;

const NO_FLOW: Flow = {
  srcaddr: undefined,
  dstaddr: undefined,
  pktSrcaddr: undefined,
  pktDstaddr: undefined,
  srcport: undefined,
  dstport: undefined,
  protocol: undefined,
  packets: undefined,
  bytes: undefined,
  action: undefined,
  tcpFlags: undefined,
  flowDirection: undefined,
};

export function createRecordReader(columns: FlowColumns): ReadRecord {
  const fields = new RowFields(columns);
  const status = fields.oneOf('log_status', STATUSES);
  const interfaceId = fields.text('interface_id');
  const start = fields.number('start');
  const end = fields.number('end');
  const readFlow = flowReader(fields);
  return (index) => {
    fields.startRow();
    const told = status(index);
    const id = interfaceId(index);
    const times = { start: start(index), end: end(index) };
    // What else stands in a row without data does not matter: some writers put words there.
    const flow = told === undefined || told === 'OK' ? readFlow(index) : NO_FLOW;
    if (!fields.isSensible || !isComplete(times)) return undefined;
    return { interfaceId: id, ...flow, ...times, logStatus: told ?? guessStatus(flow) };
  };
}

/** Formats without it: a record that names nobody tells of nothing that went through, nor that nothing did. */
function guessStatus(flow: Flow): FlowRecord['logStatus'] {
  const addresses = [flow.srcaddr, flow.dstaddr, flow.pktSrcaddr, flow.pktDstaddr];
  return addresses.some((address) => address !== undefined) ? 'OK' : 'SKIPDATA';
}

interface Times {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function isComplete(times: Times): times is { start: number; end: number } {
  return times.start !== undefined && times.end !== undefined;
}

function flowReader(fields: RowFields): (index: number) => Flow {
  const srcaddr = fields.text('srcaddr');
  const dstaddr = fields.text('dstaddr');
  const pktSrcaddr = fields.text('pkt_srcaddr');
  const pktDstaddr = fields.text('pkt_dstaddr');
  const srcport = fields.number('srcport', MAX_PORT);
  const dstport = fields.number('dstport', MAX_PORT);
  const protocol = fields.number('protocol', MAX_BYTE);
  const packets = fields.number('packets');
  const bytes = fields.number('bytes');
  const action = fields.oneOf('action', ACTIONS);
  const tcpFlags = fields.number('tcp_flags', MAX_BYTE);
  const flowDirection = fields.oneOf('flow_direction', DIRECTIONS);
  return (index) => ({
    srcaddr: srcaddr(index),
    dstaddr: dstaddr(index),
    pktSrcaddr: pktSrcaddr(index),
    pktDstaddr: pktDstaddr(index),
    srcport: srcport(index),
    dstport: dstport(index),
    protocol: protocol(index),
    packets: packets(index),
    bytes: bytes(index),
    action: action(index),
    tcpFlags: tcpFlags(index),
    flowDirection: flowDirection(index),
  });
}

type Field<Value> = (index: number) => Value | undefined;

/** Fields of a row by name; undefined where the format or the row has none. */
class RowFields {
  #isSensible = true;
  readonly #columns: FlowColumns;

  constructor(columns: FlowColumns) {
    this.#columns = columns;
  }

  /** False once a field of the row was read that no flow can have. */
  get isSensible(): boolean {
    return this.#isSensible;
  }

  startRow(): void {
    this.#isSensible = true;
  }

  text(name: string): Field<string> {
    const column = this.#columns.texts.get(name);
    if (!column) return () => undefined;
    return (index) => {
      const word = column.at(index);
      if (word !== null) return word;
      this.#isSensible = false;
      return undefined;
    };
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Field<Value> {
    const read = this.text(name);
    const known = new Map<string, Value>(values.map((value) => [value, value]));
    return (index) => {
      const text = read(index);
      if (text === undefined) return undefined;
      const value = known.get(text);
      if (!value) this.#isSensible = false;
      return value;
    };
  }

  /** Whole numbers from 0 to `max`. */
  number(name: string, max: number = Number.MAX_SAFE_INTEGER): Field<number> {
    const column = this.#columns.numbers.get(name);
    if (!column) return () => undefined;
    return (index) => {
      const value = column.at(index);
      if (value === undefined) return undefined;
      if (Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
      this.#isSensible = false;
      return undefined;
    };
  }
}
