/** Ends of connections that a finding names beside its resources: where to look in flow logs when there is no instance. */
export interface NetworkEnds {
  /** Network interfaces of ours, `eni-…`. */
  readonly interfaces: readonly string[];
  /** Addresses of the other side. */
  readonly addresses: readonly string[];
}

const MAX_OF_EACH = 10;
/** Findings are up to 256 KB; what is deeper or behind so much else is not looked at. */
const MAX_DEPTH = 12;
const MAX_NODES = 20_000;

const INTERFACE_ID = /^eni-[0-9a-f]{8,17}$/;
/** Rough: what is no address finds no record. IPv6 needs two colons. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]*:[0-9a-f:.]*)$/i;

/** An object below one of these is the other side. Both shapes of GuardDuty, and ASFF. */
const REMOTE = /^remoteIp(?:Details)?$/i;
const ADDRESS_FIELD = /^ip(?:Address)?V[46]$/i;
const INTERFACE_FIELD = /^networkInterfaceId$/i;
/** ASFF names an interface by its ARN: `…:network-interface/eni-…`. */
const INTERFACE_ARN = /^arn:[^:]*:ec2:[^:]*:\d{12}:network-interface\/(eni-[0-9a-f]{8,17})$/;

/**
 * Interfaces and remote addresses anywhere in a finding as it came, whatever its source. Never throws. Pure.
 * Source: GuardDuty API reference, RemoteIpDetails and NetworkInterface; Security Hub user guide, ASFF.
 */
export function findNetworkEnds(raw: unknown): NetworkEnds {
  const fields = [...fieldsOf(raw)];
  return {
    interfaces: firstOf(fields.flatMap(interfaceIn)),
    addresses: firstOf(fields.flatMap(remoteAddressIn)),
  };
}

function firstOf(values: readonly string[]): string[] {
  return [...new Set(values)].slice(0, MAX_OF_EACH);
}

function interfaceIn({ name, value }: Field): string[] {
  const arn = INTERFACE_ARN.exec(value)?.[1];
  if (arn !== undefined) return [arn];
  return INTERFACE_FIELD.test(name) && INTERFACE_ID.test(value) ? [value] : [];
}

function remoteAddressIn({ name, value, isRemote }: Field): string[] {
  return isRemote && ADDRESS_FIELD.test(name) && ADDRESS.test(value) ? [value] : [];
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly isRemote: boolean;
}

interface Node {
  readonly name: string;
  readonly value: unknown;
  readonly isRemote: boolean;
  readonly depth: number;
}

function* fieldsOf(raw: unknown): Generator<Field> {
  const waiting: Node[] = [{ name: '', value: raw, isRemote: false, depth: 0 }];
  for (let seen = 0; seen < MAX_NODES; seen += 1) {
    const node = waiting.shift();
    if (!node) return;
    const { name, value, isRemote, depth } = node;
    if (typeof value === 'string') yield { name, value, isRemote };
    else if (depth < MAX_DEPTH) waiting.push(...childrenOf(node));
  }
}

/** Entries of a list have the name of the list. */
function childrenOf({ name, value, isRemote, depth }: Node): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries<unknown>({ ...value }).map(([key, inner]) => ({
    name: isList ? name : key,
    value: inner,
    isRemote: isRemote || REMOTE.test(key),
    depth: depth + 1,
  }));
}
