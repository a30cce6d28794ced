import type { Clock } from '../domain/clock.ts';
import type { RelatedIncident } from '../domain/context/incident-context.ts';
import type { Incident } from '../domain/incident.ts';
import { resourceKey, resourcePk } from './context-items.ts';
import type { Item, Table } from './dynamodb.ts';
import { expiry, metaKey, readIncidentItem } from './incident-items.ts';

export interface RelatedIncidents {
  /**
   * Notes which resources the incident is about, for incidents to come, and finds those that were noted before. Repeating it changes
   * nothing. Samples and drills are found by nobody.
   */
  noteAndFind(incident: Incident): Promise<Related>;
}

export interface Related {
  /** The latest ones, newest first. */
  readonly latest: readonly RelatedIncident[];
  readonly count: number;
}

interface RelatedOptions {
  readonly table: Table;
  readonly retentionDays: number;
  readonly clock: Clock;
}

const WINDOW_DAYS = 30;
const LISTED = 10;
/** Calls at once: an attack sequence has up to 90 merge keys. */
const AT_ONCE = 10;

export function createRelatedIncidents(options: RelatedOptions): RelatedIncidents {
  return {
    noteAndFind: async (incident) => {
      const found = new Map<string, string>();
      for (let from = 0; from < incident.mergeKeys.length; from += AT_ONCE) {
        const keys = incident.mergeKeys.slice(from, from + AT_ONCE);
        const notes = await Promise.all(keys.map((key) => noteAndRead(options, incident, key)));
        for (const { incidentId, sk } of notes.flat()) found.set(String(incidentId), String(sk));
      }
      found.delete(incident.incidentId);
      const newestFirst = [...found].sort(([, a], [, b]) => (a < b ? 1 : -1)).map(([id]) => id);
      return { latest: await read(options.table, newestFirst), count: newestFirst.length };
    },
  };
}

async function noteAndRead(
  { table, retentionDays, clock }: RelatedOptions,
  incident: Incident,
  mergeKey: string,
): Promise<Item[]> {
  const { incidentId, openedAt, sample, drill } = incident;
  const since = new Date(Date.parse(openedAt) - WINDOW_DAYS * 86_400_000).toISOString();
  const notes = await table.query(resourcePk(mergeKey), { from: since });
  const isNoted = notes.some((note) => note['incidentId'] === incidentId);
  if (!isNoted && !sample && !drill) {
    const expiresAt = expiry(clock(), retentionDays);
    await table.put({ item: { ...resourceKey(mergeKey, incident), incidentId, expiresAt } });
  }
  return notes;
}

/** Title and status as they are now; one that has expired meanwhile is left out. */
async function read(table: Table, ids: readonly string[]): Promise<RelatedIncident[]> {
  const items = await Promise.all(ids.slice(0, LISTED).map((id) => table.get(metaKey(id))));
  return items
    .filter((item) => item !== undefined)
    .map(readIncidentItem)
    .map(({ incidentId, title, status, openedAt }) => ({ incidentId, title, status, openedAt }));
}
