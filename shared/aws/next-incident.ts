import type { ActionRecord } from '../domain/action.ts';
import {
  deriveStatus,
  type FindingRecord,
  type Incident,
  type IncidentDetails,
} from '../domain/incident.ts';
import { isWorse, severityBand } from '../domain/severity.ts';
import type { IncidentChange } from './incident-change.ts';
import { sumOfVersions } from './incident-reader.ts';

/** As many as one attack sequence may name. Several of them must still fit into the item. */
const MAX_RESOURCES = 400;

/** The incident itself after a change: status, severity and what people must be told follow from it. Pure. */
export function nextIncident(
  { incident, actions }: IncidentDetails,
  { refusesAnew, ...change }: IncidentChange & { readonly refusesAnew: boolean },
  now: Date,
): Incident {
  const status = isUndecided(incident, change) ? incident.status : deriveStatus(actions);
  const severity = Math.max(incident.severity, change.finding?.severity ?? 0);
  const band = severityBand(severity);
  const reality = becomingReal(incident, change.finding);
  const isOtherState = status !== incident.status || isWorse(band, incident.severityBand);
  const goesOn = goesOnAnew(incident, change);
  const isNews = [isOtherState, refusesAnew, reality !== undefined, goesOn].includes(true);
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

/** A real finding that joins an incident of samples or drills must not be told as one. */
function becomingReal(incident: Incident, finding: FindingRecord | undefined) {
  const isPlay = incident.sample || incident.drill;
  if (!isPlay || !finding || finding.sample || finding.drill) return undefined;
  return { sample: false, drill: false, title: finding.title };
}

function goesOnAnew(incident: Incident, { activeAfterRelease }: IncidentChange): boolean {
  return activeAfterRelease === true && incident.activeAfterRelease === undefined;
}

function isUndecided(incident: Incident, { planned = false, actions }: IncidentChange): boolean {
  return incident.status === 'triaging' && !planned && actions === undefined;
}

function nextContextVersion({ contextVersion = 0 }: Incident, { context }: IncidentChange) {
  return context ? { contextVersion: contextVersion + 1 } : {};
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
