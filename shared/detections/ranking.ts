/** Most first; at most `max`. Equal ones stay in their order. */
export function top<T>(items: Iterable<T>, amount: (item: T) => number, max: number): T[] {
  return [...items].sort((a, b) => amount(b) - amount(a)).slice(0, max);
}

/** Items by key, both in the order in which they come. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function sumOf<T>(items: Iterable<T>, amount: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += amount(item);
  return total;
}

export function distinct<T, K>(items: Iterable<T>, keyOf: (item: T) => K): K[] {
  const keys = new Set<K>();
  for (const item of items) keys.add(keyOf(item));
  return [...keys];
}

/** From the earliest to the latest; of nothing `Infinity` to `-Infinity`. */
export function spanOf(items: Iterable<{ readonly first: number; readonly last: number }>): {
  readonly first: number;
  readonly last: number;
} {
  let first = Infinity;
  let last = -Infinity;
  for (const item of items) {
    first = Math.min(first, item.first);
    last = Math.max(last, item.last);
  }
  return { first, last };
}
