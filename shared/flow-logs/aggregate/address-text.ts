/** `a.b.c.d` of a number. */
export function ipv4Text(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The canonical spelling (RFC 5952) of eight groups. */
export function ipv6Text(words: ArrayLike<number>, from = 0): string {
  const groups = groupsOf(words, from);
  const { start, length } = longestZeros(groups);
  if (length < 2) return hexadecimal(groups);
  return `${hexadecimal(groups.slice(0, start))}::${hexadecimal(groups.slice(start + length))}`;
}

/** Spellings in which a log may name the address, the canonical one first. */
export function ipv6Spellings(words: ArrayLike<number>): string[] {
  const groups = groupsOf(words, 0);
  const padded = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
  return [...new Set([ipv6Text(words), hexadecimal(groups), padded])];
}

function groupsOf(words: ArrayLike<number>, from: number): number[] {
  return [0, 1, 2, 3].flatMap((i) => {
    const word = words[from + i] ?? 0;
    return [word >>> 16, word & 0xffff];
  });
}

function hexadecimal(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, place) => {
    if (group !== 0) start = place + 1;
    else if (place + 1 - start > best.length) best = { start, length: place + 1 - start };
  });
  return best;
}
