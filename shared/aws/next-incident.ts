import type { ActionRecord } from '../domain/action.ts';
import { deriveStatus, type Incident, type IncidentDetails } from '../domain/incident.ts';
import { isWorse, severityBand } from '../domain/severity.ts';
import type { IncidentChange } from './incident-change.ts';
import { sumOfVersions } from './incident-reader.ts';

/** As many as one attack sequence may name. Several of them must still fit into the item. */
const MAX_RESOURCES = 400;

/** The incident itself after a change: status, severity and what people must be told follow from it. Pure. */
export function nextIncident(
  { incident, actions }: IncidentDetails,
  { refusesAnew, isFirstProof, ...change }: IncidentChange & WhatIsNew,
  now: Date,
): Incident {
  const status = isUndecided(incident, change) ? incident.status : deriveStatus(actions);
  const severity = Math.max(incident.severity, change.finding?.severity ?? 0);
  const band = severityBand(severity);
  const reality = becomingReal(incident, { ...change, isFirstProof });
  const isOtherState = status !== incident.status || isWorse(band, incident.severityBand);
  const goesOn = goesOnAnew(incident, change);
  const isNews = [
    isOtherState,
    refusesAnew,
    reality !== undefined,
    goesOn,
    isToldAnyway(change),
  ].includes(true);
  return {
    ...incident,
    ...reality,
    ...lastSettled(actions),
    ...(goesOn && { activeAfterRelease: true as const }),
    ...nextContextVersion(incident, change),
    status,
    severity,
    severityBand: band,
    stateVersion: incident.stateVersion + (isNews ? 1 : 0),
    findingCount: incident.findingCount + (change.addsFinding ? 1 : 0),
    mergeKeys: union(incident.mergeKeys, change.mergeKeys),
    resources: union(incident.resources, change.resources).slice(0, MAX_RESOURCES),
    updatedAt: now.toISOString(),
    version: incident.version + 1,
    actionVersions: sumOfVersions(actions),
  };
}

function isToldAnyway({ tellsContext, tellsDrift }: IncidentChange): boolean {
  return tellsContext === true || tellsDrift === true;
}

interface WhatIsNew {
  readonly refusesAnew: boolean;
  /** The first finding that its source confirms: people know the incident by what may have been made up. */
  readonly isFirstProof: boolean;
}

/** What joins an incident of samples, drills or mere claims must not be told as one of them. */
function becomingReal(
  incident: Incident,
  { finding, isFirstProof }: IncidentChange & Pick<WhatIsNew, 'isFirstProof'>,
) {
  if (!finding) return undefined;
  const { sample, drill, title } = finding;
  const endsPlay = (incident.sample || incident.drill) && !sample && !drill;
  return endsPlay || isFirstProof ? { sample, drill, title } : undefined;
}

function goesOnAnew(incident: Incident, { activeAfterRelease }: IncidentChange): boolean {
  return activeAfterRelease === true && incident.activeAfterRelease === undefined;
}

function isUndecided(incident: Incident, { planned = false, actions }: IncidentChange): boolean {
  return incident.status === 'triaging' && !planned && actions === undefined;
}

function nextContextVersion(
  { contextVersion = 0, factsPending }: Incident,
  { context, factsPending: isPending }: IncidentChange,
) {
  if (!context) return {};
  const isKnown = factsPending !== undefined || isPending !== undefined;
  return {
    contextVersion: contextVersion + 1,
    ...(isKnown && { factsPending: isPending ?? false }),
  };
}

function union(a: readonly string[], b: readonly string[] = []): string[] {
  return [...new Set([...a, ...b])];
}

function lastSettled(actions: readonly ActionRecord[]): { settledAt?: string } {
  const settledAt = actions
    .flatMap((action) => action.settledAt ?? [])
    .sort()
    .at(-1);
  return settledAt === undefined ? {} : { settledAt };
}
