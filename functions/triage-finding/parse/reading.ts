import type * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import type { Finding, FindingOrigin } from '../../../shared/domain/finding.ts';
import { describeIssues } from '../../../shared/domain/parsing.ts';

/** What a message holds. */
export interface Reading {
  readonly findings: readonly Finding[];
  /** Why parts that were understood are no findings. */
  readonly skipped: readonly string[];
  /** What could not be read, with the reasons. */
  readonly rejected: readonly InvalidInputError[];
}

/** What is known of a message besides its text. */
export interface ReadContext {
  /** ISO 8601; stands in for absent times. */
  readonly receivedAt: string;
  readonly via: FindingOrigin['via'];
  readonly stack: string;
  readonly topicArn?: string;
}

/** An event as EventBridge hands it over. */
export interface SourceEvent {
  readonly account?: unknown;
  readonly region?: unknown;
  readonly time?: unknown;
  readonly resources?: unknown;
  readonly detail: Readonly<Record<string, unknown>>;
}

export type ReadEvent = (event: SourceEvent, context: ReadContext) => Reading;

export function found(finding: Finding): Reading {
  return { findings: [finding], skipped: [], rejected: [] };
}

export function skipped(reason: string): Reading {
  return { findings: [], skipped: [reason], rejected: [] };
}

/** As many as the APIs of Security Hub and GuardDuty answer at once; more could not be handled within one run. */
const MAX_ENTRIES = 100;

/**
 * Reads the entries of a list one by one: one that cannot be read does not lose the others. Throws InvalidInputError when they are
 * more than any source sends.
 */
export function readEach(entries: readonly unknown[], read: (entry: unknown) => Reading): Reading {
  if (entries.length > MAX_ENTRIES)
    throw new InvalidInputError(`a list of ${entries.length} findings: at most ${MAX_ENTRIES}`);
  const readings = entries.map((entry) => attempt(() => read(entry)));
  return {
    findings: readings.flatMap(({ findings }) => findings),
    skipped: readings.flatMap((reading) => reading.skipped),
    rejected: readings.flatMap(({ rejected }) => rejected),
  };
}

function attempt(read: () => Reading): Reading {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { findings: [], skipped: [], rejected: [error] };
  }
}

/** Throws InvalidInputError `not <what>: <problems>`. */
export function notReadable(what: string, issues: readonly v.BaseIssue<unknown>[]): never {
  throw new InvalidInputError(`not ${what}: ${describeIssues(issues)}`);
}
