import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../domain/clock.ts';
import {
  describeResource,
  findingKey,
  mergeKeys,
  type Finding,
  type Lane,
} from '../domain/finding.ts';
import type { Incident, RawObject } from '../domain/incident.ts';
import { severityBand } from '../domain/severity.ts';
import type { Expression, Table } from './dynamodb.ts';
import { expiry, indexKey, pointerKey } from './incident-items.ts';

/** A finding on its way into an incident. */
export interface Arrival {
  readonly finding: Finding;
  /** ISO 8601: when the platform got it. */
  readonly receivedAt: string;
  readonly rawObject?: RawObject;
}

export interface FilingOptions {
  readonly table: Table;
  readonly retentionDays: number;
  readonly mergeWindowHours: number;
  readonly clock: Clock;
}

/** An incident as a finding opens it: recorded, not yet decided. */
export function newIncident(
  { finding, receivedAt }: Arrival,
  incidentId: string,
  now: Date,
): Incident {
  return {
    incidentId,
    title: finding.title,
    status: 'triaging',
    stateVersion: 1,
    severity: finding.severity,
    severityBand: severityBand(finding.severity),
    accountId: finding.accountId,
    region: finding.region,
    correlationId: finding.id,
    mergeKeys: mergeKeys(finding),
    resources: finding.resources.map(describeResource),
    sample: finding.sample,
    drill: finding.drill,
    findingCount: 1,
    firstSeenAt: finding.firstSeenAt,
    receivedAt,
    openedAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
  };
}

/** Ties the finding to its incident; refused when it already belongs to one. */
export function indexWrite(
  options: FilingOptions,
  { finding }: Arrival,
  incidentId: string,
): TransactWriteItem {
  const now = options.clock();
  return options.table.transactPut({
    item: {
      ...indexKey(findingKey(finding)),
      incidentId,
      expiresAt: expiry(now, options.retentionDays),
    },
    condition: withoutIncident(now),
  });
}

/** Holds for a finding that belongs to no incident; an expired entry counts as gone, as it may be deleted at any moment. */
export function withoutIncident(now: Date): Expression {
  return {
    expression: 'attribute_not_exists(incidentId) OR expiresAt <= :now',
    values: { ':now': Math.floor(now.getTime() / 1000) },
  };
}

/** A merge key that is to lead to the incident. */
export interface PointerClaim {
  readonly mergeKey: string;
  readonly lane: Lane;
  readonly incidentId: string;
  /** It led there when we looked. If it is gone by now, a person has released the incident and nothing more may join. */
  readonly isLead?: boolean;
}

/** Claims or keeps the merge key for the incident: only a free, lapsed or own pointer may be written, and a lead only as such. */
export function pointerWrite(
  options: FilingOptions,
  { mergeKey, lane, incidentId, isLead = false }: PointerClaim,
): TransactWriteItem {
  const now = options.clock();
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const expiresAt = expiry(now, options.retentionDays);
  const free = { expression: FREE_OR_OWN, values: { ':now': nowSeconds, ':incident': incidentId } };
  const lead = { expression: 'incidentId = :incident', values: { ':incident': incidentId } };
  return options.table.transactPut({
    item: {
      ...pointerKey(mergeKey, lane),
      incidentId,
      // Never longer than the incident itself is kept.
      windowEndsAt: Math.min(nowSeconds + options.mergeWindowHours * 3600, expiresAt),
      expiresAt,
    },
    condition: isLead ? lead : free,
  });
}

const FREE_OR_OWN = 'attribute_not_exists(pk) OR windowEndsAt <= :now OR incidentId = :incident';
