/** What a Lambda function was before containment: enough to restore it exactly. */
export interface FunctionBefore {
  /** Reserved concurrency; absent: none was reserved. */
  readonly reserved?: number;
}

/** Under which name a record of before holds it. */
export const FUNCTION = 'function';

/** No execution starts any more. */
export const STOPPED = 0;

/** A reserved concurrency as a step shows it. */
export function describeReserved(reserved: number | undefined): string[] {
  return reserved === undefined ? [] : [String(reserved)];
}
