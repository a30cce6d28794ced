/** Adds one to a counter of an array. */
export function countUp(counters: Uint16Array | Uint32Array, at: number): void {
  counters[at] = (counters[at] ?? 0) + 1;
}

/** 0 beyond the end. */
export function countAt(counters: Uint16Array | Uint32Array, at: number): number {
  return counters[at] ?? 0;
}
