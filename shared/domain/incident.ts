import type { ActionRecord } from './action.ts';
import type { IncidentContext } from './context/incident-context.ts';
import type { RecordedDrift } from './drift.ts';
import type { FindingSource } from './finding.ts';
import type { NetworkEnds } from './finding-network-ends.ts';
import type { RecordedLeak } from './leak.ts';
import type { SeverityBand } from './severity.ts';

/** What people see of an incident. `triaging` until a plan is made, then derived from its actions by `deriveStatus`. */
export const INCIDENT_STATUSES = [
  'triaging',
  'open',
  'responding',
  'dry-run',
  'refused',
  'contained',
  'failed',
  'released',
] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** The incident itself (item `META`). Times are ISO 8601. */
export interface Incident {
  readonly incidentId: string;
  readonly title: string;
  readonly status: IncidentStatus;
  /** Raised in the same write whenever something changes that people must be told. */
  readonly stateVersion: number;
  /** 1.0 to 10.0: the worst of its findings. */
  readonly severity: number;
  readonly severityBand: SeverityBand;
  readonly accountId: string;
  readonly region: string;
  /** Id of the finding that opened it; in every log line, event and message about it. */
  readonly correlationId: string;
  readonly mergeKeys: readonly string[];
  readonly resources: readonly string[];
  readonly sample: boolean;
  /** Somebody tries the platform out. */
  readonly drill: boolean;
  /** Raised whenever what was found out about the incident is written anew. */
  readonly contextVersion?: number;
  /** The context has no facts yet. */
  readonly factsPending?: boolean;
  /** Distinct findings, not repeats. */
  readonly findingCount: number;
  /** When the detector first saw the activity. */
  readonly firstSeenAt: string;
  /** When the opening finding reached the platform. */
  readonly receivedAt: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  /** When the last running action came to its end. */
  readonly settledAt?: string;
  /** The detector has seen the activity again after the release. */
  readonly activeAfterRelease?: true;
  /** Optimistic lock: every write of the item raises it. */
  readonly version: number;
  /** Sum of the `version` of all actions: says whether they were read as they belong to this version of the incident. */
  readonly actionVersions?: number;
}

/** One finding as recorded in an incident (item `FINDING#…`). */
export interface FindingRecord {
  readonly findingKey: string;
  readonly findingId: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly severity: number;
  readonly count: number;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly sample: boolean;
  readonly source: FindingSource;
  /** Why its source does not confirm it. */
  readonly unconfirmed?: string;
  readonly drill: boolean;
  readonly resourceRole: string;
  readonly resources: readonly string[];
  /** Absent: it names none. */
  readonly networkEnds?: NetworkEnds;
  /** A containment came undone. */
  readonly drift?: RecordedDrift;
  /** A containment leaks. */
  readonly leak?: RecordedLeak;
  readonly receivedAt: string;
  /** JSON text of the finding as it came, up to 100 KB. */
  readonly raw?: string;
  /** Where the finding lies when it is larger. */
  readonly rawObject?: RawObject;
}

/** Place of a finding that is too large for an item. */
export interface RawObject {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  /** Of its bytes, in hex; absent where it was stored by an older version. */
  readonly sha256?: string;
}

/** An incident with its facts, as alerts and operators read it. */
export interface IncidentDetails {
  readonly incident: Incident;
  readonly findings: readonly FindingRecord[];
  readonly actions: readonly ActionRecord[];
  readonly context?: IncidentContext;
}

/** True while more is about to happen by itself: such a state is told only when it lasts. */
export function isPending(status: IncidentStatus): boolean {
  return status === 'triaging' || status === 'responding';
}

const BY_PRECEDENCE: readonly (readonly [
  IncidentStatus,
  (actions: readonly ActionRecord[]) => boolean,
])[] = [
  ['responding', (actions) => some(actions, 'requested', 'running', 'releasing')],
  ['failed', (actions) => some(actions, 'failed', 'release-failed')],
  ['contained', (actions) => some(actions, 'contained')],
  ['released', (actions) => some(actions, 'released')],
  ['dry-run', (actions) => some(actions, 'dry-run')],
  ['refused', (actions) => some(actions, 'refused')],
];

function some(
  actions: readonly ActionRecord[],
  ...states: readonly ActionRecord['state'][]
): boolean {
  return actions.some((action) => states.includes(action.state));
}

/** Status of an incident with these actions: what still needs attention comes first. */
export function deriveStatus(actions: readonly ActionRecord[]): IncidentStatus {
  return BY_PRECEDENCE.find(([, holds]) => holds(actions))?.[0] ?? 'open';
}
