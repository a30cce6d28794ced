import { CONVERSION_TAG } from '../../../shared/aws/conversion-groups.ts';
import { QUARANTINE_TAG } from '../../../shared/aws/quarantine-groups.ts';
import { isHeld, type ContainmentRecord } from '../../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../../shared/domain/isolation.ts';
import type { MemoryEc2, MemoryEni } from '../memory/hosts.ts';
import type { Ending as GeneralEnding, OrderedAction } from '../world.ts';
import type { Customer, Wish } from './host-owner.ts';

interface Host {
  readonly ec2: MemoryEc2;
  readonly customer: Customer;
}

interface Ending {
  readonly host: Host;
  readonly record: ContainmentRecord<InterfaceBefore> | undefined;
  readonly actions: readonly OrderedAction[];
  readonly quarantine: readonly string[];
  readonly conversion: readonly string[];
}

/** What is wrong with a host at the end of a schedule. */
export function faultsOfHost(host: Host, { record, actions }: GeneralEnding): string[] {
  const ending: Ending = {
    ...{ host, record: record as Ending['record'], actions },
    quarantine: host.ec2.groupsTagged(QUARANTINE_TAG),
    conversion: host.ec2.groupsTagged(CONVERSION_TAG),
  };
  return [
    ...[...host.ec2.enis.values()].flatMap((eni) => faultOfInterface(ending, eni) ?? []),
    ...[...host.customer.addresses.keys()].flatMap((id) => faultOfAddress(ending, id) ?? []),
  ];
}

function faultOfInterface(ending: Ending, eni: MemoryEni): string | undefined {
  const { conversion, quarantine, host, record } = ending;
  const { eniId, groups } = eni;
  const text = `${eniId} has ${groups.join('+')}`;
  if (groups.some((id) => conversion.includes(id))) return `${text}: it allows everything`;
  const { values, isDrift } = host.customer.groups.get(eniId) ?? { values: [], isDrift: false };
  const isAsWished = isOneOf(values, groups, [...quarantine, ...conversion]);
  const isClosed = groups.every((id) => quarantine.includes(id));
  if (isHeld(record)) {
    const isExcused = isAsWished && [isDrift, isToldOpen(ending, eniId)].includes(true);
    return isClosed || isExcused ? undefined : `${text}: held, and nobody says that this is open`;
  }
  const isKnown = [isAsWished, isToldLeft(ending, eniId)].includes(true);
  return isKnown ? undefined : `${text}: nobody holds it, wished was ${JSON.stringify(values)}`;
}

/**
 * Somebody may have added a group to ours: a release leaves that as it is, or gives back what there was beside it; a further
 * containment takes ours for no part of it.
 */
function isOneOf(
  wishes: readonly (readonly string[])[],
  groups: readonly string[],
  ours: readonly string[],
): boolean {
  return wishes.some((wish) => {
    const theirs = wish.filter((id) => !ours.includes(id));
    const isAddition = theirs.length < wish.length;
    const restored = isAddition ? wishes.map((other) => [...new Set([...other, ...theirs])]) : [];
    return [wish, theirs, ...restored].some((allowed) => isSame(allowed, groups));
  });
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/** A release that failed says which interface it could not give back. */
function isToldLeft({ actions }: Ending, eniId: string): boolean {
  return actions.some(
    ({ state, reason = '' }) => state === 'release-failed' && reason.includes(eniId),
  );
}

function isToldOpen({ actions }: Ending, eniId: string): boolean {
  const failed = actions.filter(({ state }) => state === 'failed');
  return failed.some(
    ({ reason = '', steps }) => reason.includes(eniId) || hasNote(steps, (name) => name === eniId),
  );
}

function hasNote(steps: OrderedAction['steps'], isMeant: (resource: string) => boolean): boolean {
  return steps.some(({ resource, note }) => note !== undefined && isMeant(resource));
}

/** The customer's Elastic IPs end where the customer wanted them, or are gone and on record. */
function faultOfAddress(ending: Ending, id: string): string | undefined {
  const { host } = ending;
  const { association, publicIp = '' } = host.ec2.addresses.get(id) ?? {};
  const wish = host.customer.addresses.get(id) ?? { values: [], isDrift: false };
  const wished = wish.values.at(-1) ?? '';
  if (!association) return faultOfMissing(ending, { id, publicIp, eniId: wished });
  if (association.eniId !== wished)
    return `${publicIp} is at ${association.eniId}, not at ${wished}`;
  return faultOfPresent(ending, wish, { publicIp, eniId: wished });
}

interface Place {
  readonly publicIp: string;
  readonly eniId: string;
}

function faultOfMissing(
  { record, actions }: Ending,
  { id, publicIp, eniId }: Place & { readonly id: string },
): string | undefined {
  const ips = record?.before[eniId]?.elasticIps ?? [];
  if (!ips.some(({ allocationId }) => allocationId === id))
    return `${publicIp} is gone and not on record`;
  const isExcused = isHeld(record) || actions.some(({ state }) => state === 'release-failed');
  return isExcused ? undefined : `${publicIp} was not given back`;
}

/** While the host is held, what it had before must be gone, or somebody says why it is not. */
function faultOfPresent(
  { record, actions, host }: Ending,
  { isDrift }: Wish<string>,
  { publicIp, eniId }: Place,
): string | undefined {
  if (!isHeld(record) || isDrift || !host.ec2.enis.has(eniId)) return undefined;
  const isTold = actions.some(
    ({ state, steps }) => state === 'failed' || hasNote(steps, (name) => name.endsWith(publicIp)),
  );
  return isTold ? undefined : `${publicIp} is still at ${eniId}, and nobody says so`;
}
