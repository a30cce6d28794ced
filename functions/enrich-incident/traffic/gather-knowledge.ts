import type { GeoFacts } from '../../../shared/aws/geo-database.ts';
import type { OpenedGeo, OpenGeo } from '../../../shared/aws/geo-databases.ts';
import type { HistoryPlace, HostHistoryStore } from '../../../shared/aws/host-history.ts';
import type { StoredObject } from '../../../shared/aws/stored-object.ts';
import type { HourOfHost, IndicatorList, Traffic } from '../../../shared/detections/detection.ts';
import { describeError } from '../../../shared/domain/errors.ts';
import type { FlowSummary } from '../../../shared/flow-logs/flow-summary.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { ExtendHistory } from './extend-history.ts';
import type { GatherKnowledge, Knowledge, SeenTraffic } from './judge-traffic.ts';

interface KnowledgeParts {
  /** Absent: none is configured. */
  readonly indicators?: StoredObject<IndicatorList>;
  readonly openGeo?: OpenGeo;
  readonly history: HostHistoryStore;
  readonly extendHistory: ExtendHistory;
  readonly place: HistoryPlace;
  readonly isExternal: Traffic['isExternal'];
  /** Milliseconds for each of them. */
  readonly budgetMs: number;
}

/** Histories of more hosts would take longer than people wait. */
const MAX_HOSTS = 10;

/** Lists, places and the past, all at once. What cannot be had costs only what needs it, and is named. */
export function createGatherKnowledge(parts: KnowledgeParts): GatherKnowledge {
  return async (seen, logger) => {
    const remarks: string[] = [];
    const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        logger.warn({ error, what }, 'knowledge beside flow logs could not be read');
        remarks.push(`${what} could not be read: ${describeError(error)}.`);
        return undefined;
      }
    };
    const signal = AbortSignal.timeout(parts.budgetMs);
    const { indicators: list, openGeo } = parts;
    const [indicators, geo, hours] = await Promise.all([
      list && attempt('The list of indicators', () => list.read(signal)),
      openGeo && attempt('The places of addresses', () => openGeo(signal)),
      attempt('The past of the hosts', () => readPast(parts, seen, { signal, logger })),
    ]);
    const unable = geo?.unable() ?? [];
    return { remarks: [...remarks, ...unable], ...given({ indicators, geo, hours }) };
  };
}

interface Gathered {
  readonly indicators: IndicatorList | undefined;
  readonly geo: OpenedGeo | undefined;
  readonly hours: readonly HourOfHost[] | undefined;
}

/** Without what is not known: of no hours in the past nothing is known. */
function given({ indicators, geo, hours = [] }: Gathered): Omit<Knowledge, 'remarks'> {
  return {
    ...(indicators && { indicators }),
    ...(geo && { note: (address: string) => describePlace(geo.lookUp(address)) }),
    ...(hours.length > 0 && { history: { hours } }),
  };
}

interface Run {
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** The look at once takes what is known; later ones have the time to add to it. */
async function readPast(
  { history, extendHistory, place, isExternal }: KnowledgeParts,
  { query, reading, look }: SeenTraffic,
  { signal, logger }: Run,
): Promise<readonly HourOfHost[]> {
  if (reading.outcome !== 'seen' || query.scope.kind !== 'interfaces') return [];
  const hosts = hostsOf(reading.report.summary, isExternal);
  const { hours } = await history.read({ ...place, hosts, until: query.from }, signal);
  if (look === 1) return hours;
  return [...hours, ...(await extendHistory({ query, hosts, known: hours }, logger))];
}

function hostsOf({ groups }: FlowSummary, isExternal: Traffic['isExternal']): string[] {
  const own = groups.map(({ local }) => local).filter((local) => !isExternal(local));
  return [...new Set(own)].slice(0, MAX_HOSTS);
}

/** `Frankfurt, DE, AS64500 Example` */
function describePlace({ city, country, asn, organisation }: GeoFacts): string | undefined {
  const network = asn === undefined ? organisation : `AS${asn} ${organisation ?? ''}`.trim();
  return [city, country, network].filter((part) => part !== undefined).join(', ') || undefined;
}
