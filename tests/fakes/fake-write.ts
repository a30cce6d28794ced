import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';

const effects = new WeakMap<TransactWriteItem, () => void>();

/** A write of a transaction that has this effect when the transaction is carried out by the changer in memory. */
export function fakeWrite(effect: () => void): TransactWriteItem {
  const write: TransactWriteItem = {};
  effects.set(write, effect);
  return write;
}

export function carryOut(writes: readonly TransactWriteItem[] = []): void {
  for (const write of writes) effects.get(write)?.();
}
