import type { ActionRecord } from '../domain/action.ts';
import { findingKey, describeResource, type Finding, type Lane } from '../domain/finding.ts';
import { findNetworkEnds } from '../domain/finding-network-ends.ts';
import type { FindingRecord, Incident, RawObject } from '../domain/incident.ts';
import { actionKey } from '../domain/response-plan.ts';
import { targetKey, type Target } from '../domain/target.ts';
import type { Item, Key } from './dynamodb.ts';

/** Keys and shapes of the incidents table; see docs/architecture.md. */
export const incidentPk = (incidentId: string): string => `INCIDENT#${incidentId}`;
export const metaKey = (incidentId: string): Key => ({ pk: incidentPk(incidentId), sk: 'META' });
/** Holds the lease of whoever keeps evidence of the target for the incident. */
export const preservingKey = (incidentId: string, target: Target): Key => ({
  pk: incidentPk(incidentId),
  sk: `PRESERVING#${targetKey(target)}`,
});
export const indexKey = (key: string): Key => ({ pk: `FINDING#${key}`, sk: 'INDEX' });
const POINTERS = {
  real: 'POINTER',
  drill: 'DRILL-POINTER',
  unproven: 'UNPROVEN-POINTER',
} as const satisfies Record<Lane, string>;
/** Each lane has pointers of its own. */
export const pointerKey = (mergeKey: string, lane: Lane): Key => ({
  pk: `${POINTERS[lane]}#${mergeKey}`,
  sk: 'OPEN',
});

/** Index of the incidents alone, by `openedAt`: operators list them without reading the findings. */
export const INCIDENTS_INDEX = 'incidents-by-time';
/** Its one partition: incidents are too few and too small to need more. */
export const LISTED = 'INCIDENT';

/** `expiresAt` of an item: epoch seconds, `days` after `now`. */
export function expiry(now: Date, days: number): number {
  return Math.floor(now.getTime() / 1000) + days * 86_400;
}

/** Without `expiresAt` the item stays. */
export function incidentItem(incident: Incident, expiresAt: number | undefined): Item {
  return { ...metaKey(incident.incidentId), listed: LISTED, ...incident, expiresAt };
}

export function actionItem(
  incidentId: string,
  action: ActionRecord,
  expiresAt: number | undefined,
): Item {
  return { pk: incidentPk(incidentId), sk: `ACTION#${actionKey(action)}`, ...action, expiresAt };
}

export function findingItem(incidentId: string, finding: FindingRecord, expiresAt: number): Item {
  return { pk: incidentPk(incidentId), sk: `FINDING#${finding.findingKey}`, ...finding, expiresAt };
}

/** What an incident records of a finding: the raw JSON itself, or the place where it lies. */
export function toFindingRecord(
  finding: Finding,
  receivedAt: string,
  rawObject?: RawObject,
): FindingRecord {
  const { id, type, title, description, severity, count, updatedAt } = finding;
  const { archived, sample, drill, resourceRole } = finding;
  return {
    findingKey: findingKey(finding),
    findingId: id,
    ...{ type, title, description, severity, count, updatedAt },
    ...{ archived, sample, drill, resourceRole, receivedAt },
    source: finding.origin.source,
    ...(finding.unconfirmed !== undefined && { unconfirmed: finding.unconfirmed }),
    resources: finding.resources.map(describeResource),
    ...networkEndsOf(finding.raw),
    ...driftOf(finding),
    ...leakOf(finding),
    ...(rawObject ? { rawObject } : { raw: JSON.stringify(finding.raw) }),
  };
}

function networkEndsOf(raw: unknown): Pick<FindingRecord, 'networkEnds'> {
  const networkEnds = findNetworkEnds(raw);
  return networkEnds.interfaces.length + networkEnds.addresses.length > 0 ? { networkEnds } : {};
}

function driftOf({ drift, firstSeenAt: since }: Finding): Pick<FindingRecord, 'drift'> {
  return drift ? { drift: { action: drift.action, target: drift.target, since } } : {};
}

function leakOf({ leak }: Finding): Pick<FindingRecord, 'leak'> {
  return leak ? { leak: { target: leak.target, cutAt: leak.cutAt } } : {};
}

const META_ATTRIBUTES: Record<keyof Incident, true> = {
  incidentId: true,
  title: true,
  status: true,
  stateVersion: true,
  severity: true,
  severityBand: true,
  accountId: true,
  region: true,
  correlationId: true,
  mergeKeys: true,
  resources: true,
  sample: true,
  drill: true,
  contextVersion: true,
  factsPending: true,
  findingCount: true,
  firstSeenAt: true,
  receivedAt: true,
  openedAt: true,
  updatedAt: true,
  settledAt: true,
  activeAfterRelease: true,
  version: true,
  actionVersions: true,
};

const FINDING_ATTRIBUTES: Record<keyof Omit<FindingRecord, 'raw'>, true> = {
  findingKey: true,
  findingId: true,
  type: true,
  title: true,
  description: true,
  severity: true,
  count: true,
  updatedAt: true,
  archived: true,
  sample: true,
  drill: true,
  source: true,
  unconfirmed: true,
  resourceRole: true,
  resources: true,
  networkEnds: true,
  drift: true,
  leak: true,
  receivedAt: true,
  rawObject: true,
};

const ACTION_ATTRIBUTES: Record<keyof ActionRecord, true> = {
  action: true,
  target: true,
  state: true,
  mode: true,
  requestedBy: true,
  requestedAt: true,
  startedAt: true,
  settledAt: true,
  reason: true,
  advice: true,
  releasableAt: true,
  endsAt: true,
  expired: true,
  heldAs: true,
  offenders: true,
  steps: true,
  history: true,
  correlationId: true,
  version: true,
};

/** Everything but the raw findings, which may be 100 KB each. */
export const DETAIL_ATTRIBUTES: readonly string[] = [
  ...new Set([
    'sk',
    ...Object.keys({ ...META_ATTRIBUTES, ...FINDING_ATTRIBUTES, ...ACTION_ATTRIBUTES }),
  ]),
];

/** The item's attributes that belong to the record; keys and expiry stay behind. */
export function readIncidentItem(item: Item): Incident {
  return pick(item, META_ATTRIBUTES) as unknown as Incident;
}

export function readFindingItem(item: Item): FindingRecord {
  return pick(item, { ...FINDING_ATTRIBUTES, raw: true }) as unknown as FindingRecord;
}

export function readActionItem(item: Item): ActionRecord {
  return pick(item, ACTION_ATTRIBUTES) as unknown as ActionRecord;
}

function pick(item: Item, attributes: Readonly<Record<string, true>>): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => attributes[name]));
}
