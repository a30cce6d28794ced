import { Superseded } from '../domain/errors.ts';
import { findingKey, laneOf, mergeKeys, type Finding } from '../domain/finding.ts';
import type { IncidentDetails } from '../domain/incident.ts';
import { asKnown, goesOnAfterRelease, isNews, replaces } from '../domain/repeated-finding.ts';
import { ConditionFailed } from './dynamodb.ts';
import type { IncidentChanger } from './incident-changer.ts';
import {
  indexWrite,
  newIncident,
  pointerWrite,
  withoutIncident,
  type Arrival,
  type FilingOptions,
} from './incident-filing.ts';
import { expiry, findingItem, incidentItem, indexKey, toFindingRecord } from './incident-items.ts';
import { retryConflicts } from './retry-conflicts.ts';

/** What became of an arrival. */
export interface Filing {
  readonly details: IncidentDetails;
  readonly outcome: 'opened' | 'merged' | 'repeated';
  /** The finding is new to the incident, or worse than it was. */
  readonly bringsNews: boolean;
}

/** Why a finding is no incident: too mild, or it only says that the platform did its work. */
export type RecordOnlyDecision = 'below-threshold' | 'own-call';

export interface IncidentOpener {
  /**
   * Files a finding: opens an incident or merges into the open one on the same resource or principal. The conditional write of a pointer per
   * merge key decides, so any number of simultaneous findings end in one incident.
   */
  file(arrival: Arrival): Promise<Filing>;
  /** Records a finding without an incident, and why; false when the finding already belongs to one. */
  recordOnly(arrival: Arrival, decision: RecordOnlyDecision): Promise<boolean>;
}

interface OpenerOptions extends FilingOptions {
  readonly changer: IncidentChanger;
  readonly newIncidentId: () => string;
}

export function createIncidentOpener(options: OpenerOptions): IncidentOpener {
  return {
    file: (arrival) => retryConflicts(() => attemptFiling(options, arrival), 'opening an incident'),
    recordOnly: (arrival, decision) => recordOnly(options, arrival, decision),
  };
}

/** One attempt; a lost race surfaces as ConditionFailed and is tried again from the start. */
async function attemptFiling(options: OpenerOptions, arrival: Arrival): Promise<Filing> {
  const { finding } = arrival;
  const known = await findIncident(options, finding);
  if (known !== undefined) return repeat(options, arrival, known);
  const { incidentId: holder } = finding.drift ?? finding.leak ?? {};
  if (holder !== undefined) return joinHolder(options, arrival, holder);
  try {
    return await open(options, arrival);
  } catch (error) {
    const owners = error instanceof ConditionFailed ? pointerOwners(error) : undefined;
    if (!owners) throw error;
    return await join(options, arrival, owners);
  }
}

/** The incident that already has this finding; an expired entry counts as gone, as it may be deleted at any moment. */
async function findIncident({ table, clock }: OpenerOptions, finding: Finding) {
  const index = await table.get(indexKey(findingKey(finding)));
  const expired = Number(index?.['expiresAt']) <= clock().getTime() / 1000;
  const known = index?.['incidentId'];
  return typeof known === 'string' && !expired ? known : undefined;
}

const POINTERS_FROM = 3;

/** Incident by position of the merge key; undefined when the refusal was not about a pointer. */
function pointerOwners({ refusals }: ConditionFailed): (string | undefined)[] | undefined {
  const owners = refusals.slice(POINTERS_FROM).map((refusal) => refusal?.existing?.['incidentId']);
  const known = owners.map((owner) => (typeof owner === 'string' ? owner : undefined));
  return known.some((owner) => owner !== undefined) ? known : undefined;
}

async function open(options: OpenerOptions, arrival: Arrival): Promise<Filing> {
  const { table, clock } = options;
  const now = clock();
  const expiresAt = expiry(now, options.retentionDays);
  const incident = newIncident(arrival, options.newIncidentId(), now);
  const lane = laneOf(arrival.finding);
  const finding = toFindingRecord(arrival.finding, arrival.receivedAt, arrival.rawObject);
  await table.transact([
    table.transactPut({
      item: incidentItem(incident, expiresAt),
      condition: { expression: 'attribute_not_exists(pk)' },
    }),
    table.transactPut({ item: findingItem(incident.incidentId, finding, expiresAt) }),
    indexWrite(options, arrival, incident.incidentId),
    ...incident.mergeKeys.map((mergeKey) =>
      pointerWrite(options, { mergeKey, lane, incidentId: incident.incidentId }),
    ),
  ]);
  const details = { incident, findings: [finding], actions: [] };
  return { details, outcome: 'opened', bringsNews: true };
}

async function join(
  options: OpenerOptions,
  arrival: Arrival,
  owners: readonly (string | undefined)[],
): Promise<Filing> {
  const incidentId = owners.find((owner) => owner !== undefined) ?? '';
  const lane = laneOf(arrival.finding);
  const claims = mergeKeys(arrival.finding)
    .map((mergeKey, position) => ({ mergeKey, owner: owners[position] }))
    .filter(({ owner = incidentId }) => owner === incidentId)
    .map(({ mergeKey, owner }) => ({ mergeKey, lane, incidentId, isLead: owner !== undefined }));
  const finding = toFindingRecord(arrival.finding, arrival.receivedAt, arrival.rawObject);
  const details = await options.changer
    .change(incidentId, () => ({
      finding,
      addsFinding: true,
      mergeKeys: claims.map(({ mergeKey }) => mergeKey),
      resources: finding.resources,
      alongside: [
        indexWrite(options, arrival, incidentId),
        ...claims.map((claim) => pointerWrite(options, claim)),
      ],
    }))
    .catch(lostRace);
  return { details, outcome: 'merged', bringsNews: true };
}

/** What came undone belongs to the incident that holds it, also after its merge window: no pointer is asked, and none is claimed. */
async function joinHolder(
  options: OpenerOptions,
  arrival: Arrival,
  incidentId: string,
): Promise<Filing> {
  const finding = toFindingRecord(arrival.finding, arrival.receivedAt, arrival.rawObject);
  const details = await options.changer
    .change(incidentId, (current) => ({
      finding: asKnown(finding, current),
      addsFinding: true,
      resources: finding.resources,
      alongside: [indexWrite(options, arrival, incidentId)],
    }))
    .catch(lostRace);
  return { details, outcome: 'merged', bringsNews: true };
}

/** Another message filed the same finding, or the incident was closed, in between: start again. */
function lostRace(error: unknown): never {
  throw error instanceof Superseded ? new ConditionFailed([]) : error;
}

async function repeat(
  options: OpenerOptions,
  arrival: Arrival,
  incidentId: string,
): Promise<Filing> {
  const finding = toFindingRecord(arrival.finding, arrival.receivedAt, arrival.rawObject);
  let bringsNews = false;
  const details = await options.changer.change(incidentId, (current) => {
    const recorded = current.findings.find(
      (candidate) => candidate.findingKey === finding.findingKey,
    );
    bringsNews = !recorded || isNews(finding, recorded);
    if (recorded && !replaces(finding, recorded)) return undefined;
    return {
      finding: {
        ...asKnown(finding, current),
        receivedAt: recorded?.receivedAt ?? finding.receivedAt,
      },
      resources: finding.resources,
      ...(goesOnAfterRelease(current, arrival.finding) && { activeAfterRelease: true }),
    };
  });
  return { details, outcome: 'repeated', bringsNews };
}

async function recordOnly(
  options: OpenerOptions,
  arrival: Arrival,
  decision: RecordOnlyDecision,
): Promise<boolean> {
  const { finding, receivedAt, rawObject } = arrival;
  const record = toFindingRecord(finding, receivedAt, rawObject);
  const expiresAt = expiry(options.clock(), options.retentionDays);
  try {
    await options.table.put({
      item: { ...indexKey(record.findingKey), ...record, decision, expiresAt },
      condition: withoutIncident(options.clock()),
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
