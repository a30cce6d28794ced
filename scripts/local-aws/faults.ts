import * as v from 'valibot';

/** Which calls a fault is about: all that are given must hold. */
interface Selection {
  /** Pattern of IAM actions: `dynamodb:*`. */
  readonly action?: string;
  /** Part of the caller's ARN. */
  readonly principal?: string;
  /** Name of the function that calls. */
  readonly function?: string;
  /** Part of the JSON of the event that the calling function works on. */
  readonly event?: string;
  /** Part of path, query or body of the call. */
  readonly request?: string;
}

/** Calls are refused as too many, in the words of their service. */
interface Throttle extends Selection {
  readonly kind: 'throttle';
  /** 0 to 1; all when absent. */
  readonly rate?: number;
  readonly seed?: number;
  /** Only so many calls. */
  readonly first?: number;
  /** Only so many attempts of the SDK for each call. */
  readonly attempts?: number;
}

/** Calls wait first; 0 ms only watches. */
interface Latency extends Selection {
  readonly kind: 'latency';
  readonly ms: number;
}

/** Once: the process of the calling function ends around the n-th covered call of one invocation. */
interface Kill extends Selection {
  readonly kind: 'kill';
  readonly when: 'before' | 'after';
  readonly occurrence?: number;
}

/** Something that goes wrong on purpose. */
export type Fault = Throttle | Latency | Kill;

/** What a fault has done. */
export const FaultReportSchema = v.looseObject({
  id: v.string(),
  /** Calls that it was about. */
  matched: v.number(),
  /** How often it happened, by action. */
  injected: v.record(v.string(), v.number()),
  /** How often it hit the last attempt of the SDK, so that the caller saw the error. */
  exhausted: v.number(),
  /** Calls that it was about, by invocation of a function. */
  invocations: v.record(v.string(), v.number()),
});

export type FaultReport = v.InferOutput<typeof FaultReportSchema>;
