import type { ObjectDescription } from './scan-job.ts';

/** Shares of about the same number of bytes: the largest objects first, each to whom has least. Empty shares are left out. */
export function shareObjects<T extends ObjectDescription>(
  objects: readonly T[],
  count: number,
): readonly (readonly T[])[] {
  const shares = Array.from({ length: Math.max(count, 1) }, () => ({ bytes: 0, own: [] as T[] }));
  for (const object of objects.toSorted((a, b) => b.size - a.size)) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.own.push(object);
    least.bytes += object.size;
  }
  const places = new Map(objects.map((object, place) => [object, place]));
  const byPlace = (a: T, b: T): number => (places.get(a) ?? 0) - (places.get(b) ?? 0);
  return shares.map(({ own }) => own.sort(byPlace)).filter((own) => own.length > 0);
}
