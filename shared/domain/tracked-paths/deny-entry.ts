import { covers, overlaps } from '../addresses/address-block.ts';
import type { AclEntry, NetworkAcl } from './vpc-network.ts';

/** A rule of ours in a network ACL: denies everything from or to one block of a host. */
export interface DenyEntry {
  /** `acl-…` */
  readonly aclId: string;
  readonly egress: boolean;
  readonly block: string;
  /** 1 to 32766. */
  readonly number: number;
}

/** By its name an entry is on record. @example acl-1 inbound 10.0.0.5/32 rule 1 */
export function entryName(entry: DenyEntry): string {
  return `${denyText(entry)} rule ${String(entry.number)}`;
}

/** What it denies, whatever its number. @example acl-1 inbound 10.0.0.5/32 */
export function denyText({ aclId, egress, block }: Omit<DenyEntry, 'number'>): string {
  return `${aclId} ${egress ? 'outbound' : 'inbound'} ${block}`;
}

/** True when the ACL has exactly this rule. */
export function isThere(entry: DenyEntry, acls: readonly NetworkAcl[]): boolean {
  const found = occupant(entry, acls);
  return (
    found !== undefined && found.isDeny && found.protocol === '-1' && found.block === entry.block
  );
}

/** The rule that has the number of this one. */
export function occupant(
  { aclId, egress, number }: DenyEntry,
  acls: readonly NetworkAcl[],
): AclEntry | undefined {
  return acls
    .find(({ id }) => id === aclId)
    ?.entries.find((entry) => entry.egress === egress && entry.number === number);
}

/** Where a rule is to deny, and which numbers it must not take. */
export interface Place {
  readonly egress: boolean;
  readonly block: string;
  /** Preferred, when it is free: an earlier try has recorded it. */
  readonly recorded?: readonly number[];
  /** About to be taken, or found taken a moment ago. */
  readonly taken?: readonly number[];
}

/** `denied`: a rule denies it already. `none`: no number is free below `limit`, the first rule that allows some of it. */
export type Choice =
  | { readonly number: number }
  | { readonly denied: AclEntry }
  | { readonly none: { readonly limit: number } };

const HIGHEST = 32_766;

/**
 * The lowest free number below every rule that lets something of the block pass, so that none decides before it, nor one that is
 * added later in the usual steps. Pure.
 * Source: VPC user guide, network ACL rules: evaluated from the lowest number, 1 to 32766.
 */
export function chooseNumber(entries: readonly AclEntry[], place: Place): Choice {
  const sameWay = entries.filter(({ egress }) => egress === place.egress);
  const decisive = sameWay
    .toSorted((a, b) => a.number - b.number)
    .find((entry) => decides(entry, place.block));
  if (decisive?.isDeny) return { denied: decisive };
  const limit = decisive?.number ?? HIGHEST + 1;
  const number = freeNumber(sameWay, place, limit);
  return number === undefined ? { none: { limit } } : { number };
}

function freeNumber(
  entries: readonly AclEntry[],
  { recorded = [], taken = [] }: Place,
  limit: number,
): number | undefined {
  const used = new Set([...entries.map(({ number }) => number), ...taken]);
  const isFree = (number: number): boolean => number < limit && !used.has(number);
  return recorded.find(isFree) ?? firstFree(limit, isFree);
}

/** A rule that denies all of the block, or allows any of it. */
function decides({ block: rule, isDeny, protocol }: AclEntry, block: string): boolean {
  return isDeny ? protocol === '-1' && covers(rule, block) : overlaps(rule, block);
}

function firstFree(limit: number, isFree: (number: number) => boolean): number | undefined {
  for (let number = 1; number < limit; number += 1) if (isFree(number)) return number;
  return undefined;
}
