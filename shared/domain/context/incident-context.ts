import type { CallEvidence } from './call-evidence.ts';
import type { PreservedEvidence } from './preserved-evidence.ts';
import type { TrafficEvidence } from './traffic-evidence.ts';

/** What was found out about an incident beside its findings (item `CONTEXT`). Values are untrusted text; times are ISO 8601. */
export interface IncidentContext {
  readonly version: 1;
  readonly gatheredAt: string;
  readonly facts: readonly ResourceFacts[];
  /** The latest incidents with the same resources or principals. */
  readonly related: readonly RelatedIncident[];
  /** All of them, also those that are not listed. */
  readonly relatedCount: number;
  readonly recommendations: Recommendations;
  /** What could not be read, with the reason. */
  readonly unread: readonly string[];
  /** Absent: flow logs have not been looked at yet. */
  readonly traffic?: TrafficEvidence;
  /** Absent: nothing was ordered to be kept. */
  readonly preserved?: readonly PreservedEvidence[];
  /** Absent: no credential was cut off, or it was not looked at yet. */
  readonly calls?: readonly CallEvidence[];
}

/** Facts about one resource or principal. */
export interface ResourceFacts {
  readonly resource: string;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
}

/** Another incident about the same resource or principal. */
export interface RelatedIncident {
  readonly incidentId: string;
  readonly title: string;
  readonly status: string;
  readonly openedAt: string;
}

/**
 * What to do now, what to look into, and what would have prevented it. One sentence or two; a command, if there is one, is the last
 * line (see `splitCommand`). Nothing in them is text of an attacker.
 */
export interface Recommendations {
  readonly immediate: readonly string[];
  readonly investigate: readonly string[];
  readonly prevent: readonly string[];
}
