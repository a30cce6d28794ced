import type { KnownInterface } from '../../../shared/aws/interface-reader.ts';
import type { CutInterface } from '../../../shared/detections/verify-containment.ts';
import type { Subject } from '../../../shared/domain/context/subjects.ts';
import type { FindingRecord } from '../../../shared/domain/incident.ts';
import type { FlowScope, ScopedInterface } from '../../../shared/flow-logs/flow-query.ts';

/** What an incident gives to look for. */
export interface Wanted {
  readonly instances: readonly string[];
  readonly interfaces: readonly string[];
  /** Of the other side. */
  readonly addresses: readonly string[];
}

const MAX_INTERFACES = 30;
const MAX_ADDRESSES = 10;

/** Instances that are looked at, and what the findings name beside them. Pure. */
export function findWanted(
  subjects: readonly Subject[],
  findings: readonly FindingRecord[],
  cuts: readonly CutInterface[],
): Wanted {
  const networkEnds = findings.flatMap(({ networkEnds: named }) => named ?? []);
  return {
    instances: subjects.filter(({ kind }) => kind === 'instance').map(({ id }) => id),
    interfaces: unique([
      ...cuts.map(({ interfaceId }) => interfaceId),
      ...networkEnds.flatMap(({ interfaces }) => interfaces),
    ]),
    addresses: unique(networkEnds.flatMap(({ addresses }) => addresses)),
  };
}

/**
 * Whose records to look at: the interfaces of our resources, else whoever talked to the addresses of the other side. Undefined:
 * there is nothing to look for. Pure.
 */
export function chooseScope(
  { interfaces: named, addresses }: Wanted,
  known: readonly KnownInterface[],
  cuts: readonly CutInterface[],
): FlowScope | undefined {
  const ids = unique([...known.map(({ id }) => id), ...named]).slice(0, MAX_INTERFACES);
  if (ids.length > 0)
    return { kind: 'interfaces', interfaces: ids.map((id) => toScoped(id, known, cuts)) };
  if (addresses.length === 0) return undefined;
  return { kind: 'addresses', addresses: addresses.slice(0, MAX_ADDRESSES) };
}

function toScoped(
  id: string,
  known: readonly KnownInterface[],
  cuts: readonly CutInterface[],
): ScopedInterface {
  const addresses = known.find((candidate) => candidate.id === id)?.addresses ?? [];
  const cut = cuts.find(({ interfaceId }) => interfaceId === id);
  return {
    id,
    ...(addresses.length > 0 && { addresses }),
    // A second that had begun before the cut proves nothing.
    ...(cut && { cutAt: Math.ceil(Date.parse(cut.cutAt) / 1000) }),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
