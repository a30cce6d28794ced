import { holds, isNetwork } from './ip-address.ts';

/** Whether the first block holds the whole second one; blocks of different versions never do. */
export function covers(outer: string, inner: string): boolean {
  return isNetwork(inner) && prefixOf(outer) <= prefixOf(inner) && holds(outer, baseOf(inner));
}

/** Whether they have an address in common. */
export function overlaps(one: string, other: string): boolean {
  return covers(one, other) || covers(other, one);
}

function baseOf(block: string): string {
  return block.slice(0, block.indexOf('/'));
}

function prefixOf(block: string): number {
  return Number(block.slice(block.indexOf('/') + 1));
}
