import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { TransientError } from '../domain/errors.ts';
import { asDomainError } from './sdk-errors.ts';

/** An item in plain JavaScript values. */
export type Item = Record<string, unknown>;

/** Why one write of a transaction was refused: `undefined` when it was not the one. */
export interface WriteRefusal {
  readonly code: string;
  /** The item as it stood, where the write asked for it. */
  readonly existing: Item | undefined;
}

/** Thrown when a conditional write lost; `refusals` has one entry per write, in order. */
export class ConditionFailed extends Error {
  readonly refusals: readonly (WriteRefusal | undefined)[];

  constructor(refusals: readonly (WriteRefusal | undefined)[]) {
    super('a condition of the write did not hold');
    this.refusals = refusals;
  }

  /** True when another writer was at work on the same items: the same transaction may succeed at once. */
  get isConflict(): boolean {
    return this.refusals.every(
      (refusal) => refusal === undefined || refusal.code === 'TransactionConflict',
    );
  }
}

export function toItem(item: Item): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

export function fromItem(item: Record<string, AttributeValue>): Item {
  return unmarshall(item);
}

export function rethrow(error: unknown): never {
  if (error instanceof ConditionalCheckFailedException) {
    throw new ConditionFailed([
      { code: 'ConditionalCheckFailed', existing: error.Item && fromItem(error.Item) },
    ]);
  }
  if (error instanceof TransactionCanceledException) throw refusedTransaction(error);
  throw asDomainError(error);
}

const LOST = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];
const THROTTLED = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Source: API reference of TransactWriteItems, cancellation reasons. */
function refusedTransaction(error: TransactionCanceledException): Error {
  const reasons = error.CancellationReasons ?? [];
  const codes = reasons.map(({ Code: code }) => code ?? 'None');
  if (codes.some((code) => THROTTLED.includes(code))) {
    return new TransientError('the table is throttled', { cause: error, facts: { codes } });
  }
  if (codes.length === 0 || !codes.every((code) => LOST.includes(code)))
    return asDomainError(error);
  return new ConditionFailed(
    reasons.map(({ Code: code, Item: item }) =>
      code === undefined || code === 'None'
        ? undefined
        : { code, existing: item && fromItem(item) },
    ),
  );
}
