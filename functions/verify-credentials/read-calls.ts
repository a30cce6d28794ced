import type { RolePolicies } from '../../shared/aws/role-policies.ts';
import type { ReadTrail, TrailQuery } from '../../shared/aws/trail-reader.ts';
import type { CutCredential, CutScope } from '../../shared/detections/cut-credential.ts';
import { RiposteError } from '../../shared/domain/errors.ts';
import { partitionOf } from '../../shared/domain/partition.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { sessionNames } from './find-sessions.ts';

export interface ReadingParts {
  /** The event history of each region that is looked at. */
  readonly trails: readonly { readonly region: string; readonly read: ReadTrail }[];
  readonly describeRole: RolePolicies['describe'];
  readonly own: { readonly accountId: string; readonly region: string };
}

/** Milliseconds since 1970, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface CallReading {
  /** `CloudTrailEvent` of LookupEvents; the same one may come twice. */
  readonly events: readonly string[];
  /** False: a region could not be read, so the span must be read again. */
  readonly isRead: boolean;
  /** False: there was more than is read in one look. */
  readonly isWhole: boolean;
  readonly remarks: readonly string[];
}

export type ReadCalls = (cut: CutCredential, span: Span, logger: Logger) => Promise<CallReading>;

/** Of one region in one look: at one page of 50 a second it takes a minute. */
const MAX_PAGES = 60;
/** Of them to find the sessions of a role. */
const SESSION_PAGES = 10;
const MAX_SESSIONS = 20;

type LookUp = Pick<TrailQuery, 'by' | 'value'>;

/** Looks up what the caller's name or key has done. Never throws because of CloudTrail: what it does not show is named. */
export function createReadCalls(parts: ReadingParts): ReadCalls {
  return async (cut, span, logger) => {
    const { scope } = cut;
    if (scope.kind !== 'older-sessions')
      return readAll(parts, { lookUps: lookUpsOf(scope), ...span, pages: MAX_PAGES }, logger);
    const sessions = await findSessions(parts, scope, logger);
    const names = sessionNames(sessions.events);
    const lookUps = names.slice(0, MAX_SESSIONS).map(byName);
    const pages = MAX_PAGES - SESSION_PAGES;
    const reading = await readAll(parts, { lookUps, ...span, pages }, logger);
    const isTooMany = names.length > MAX_SESSIONS;
    return {
      events: reading.events,
      isRead: sessions.isRead && reading.isRead,
      isWhole: sessions.isWhole && reading.isWhole && !isTooMany,
      remarks: [...sessions.remarks, ...reading.remarks, ...(isTooMany ? [TOO_MANY] : [])],
    };
  };
}

const TOO_MANY = `The role had more than ${MAX_SESSIONS} sessions: only those that began last were looked at.`;

function lookUpsOf(scope: Exclude<CutScope, { kind: 'older-sessions' }>): LookUp[] {
  if (scope.kind === 'session') return [byName(scope.session)];
  const { user, guests, keys } = scope;
  // A call with a key that is not accepted any more has no name.
  const byKey = keys.map((value) => ({ by: 'AccessKeyId', value }) as const);
  return [...[user, ...guests].map(byName), ...byKey];
}

/** Of a role session CloudTrail takes the session's name for the name of the user. */
function byName(value: string): LookUp {
  return { by: 'Username', value };
}

/** No attribute finds the calls of a role; but who assumed it is known, and sessions have names. */
async function findSessions(
  parts: ReadingParts,
  { role, before }: Extract<CutScope, { kind: 'older-sessions' }>,
  logger: Logger,
): Promise<CallReading> {
  const summary = await parts.describeRole(role);
  if (!summary) {
    const remark = 'The role does not exist any more: its sessions are dead.';
    return { events: [], isRead: true, isWhole: true, remarks: [remark] };
  }
  const { accountId, region } = parts.own;
  const value = `arn:${partitionOf(region)}:iam::${accountId}:role${summary.path}${role}`;
  const from = before - summary.maxSessionSeconds * 1000;
  const lookUps = [{ by: 'ResourceName', value } as const];
  return readAll(parts, { lookUps, from, to: before, pages: SESSION_PAGES }, logger);
}

interface Order extends Span {
  readonly lookUps: readonly LookUp[];
  /** For all of them, in each region. */
  readonly pages: number;
}

async function readAll(parts: ReadingParts, order: Order, logger: Logger): Promise<CallReading> {
  const readings = await Promise.all(
    parts.trails.map(async (trail) => readRegion(trail, order, logger)),
  );
  return {
    events: readings.flatMap(({ events }) => events),
    isRead: readings.every(({ isRead }) => isRead),
    isWhole: readings.every(({ isWhole }) => isWhole),
    remarks: readings.flatMap(({ remarks }) => remarks),
  };
}

/** One call after the other, and what was read before a failure counts: a leak among it is one. */
async function readRegion(
  { region, read }: ReadingParts['trails'][number],
  { lookUps, from, to, pages }: Order,
  logger: Logger,
): Promise<CallReading> {
  const events: string[] = [];
  const remarks: string[] = [];
  const maxPages = Math.floor(pages / Math.max(lookUps.length, 1));
  try {
    for (const { by, value } of lookUps) {
      const found = await read({ by, value, from, to, maxPages });
      events.push(...found.events);
      if (!found.isWhole)
        remarks.push(`${region}: too many calls of ${value}, only the newest were read.`);
    }
    return { events, isRead: true, isWhole: remarks.length === 0, remarks };
  } catch (error) {
    logger.warn({ error, what: `CloudTrail of ${region}` }, 'calls could not be read');
    remarks.push(`${region}: CloudTrail could not be read (${nameOf(error)}).`);
    return { events, isRead: false, isWhole: true, remarks };
  }
}

/** By name alone: messages carry request ids. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const awsError = error instanceof RiposteError ? error.facts['awsError'] : undefined;
  return typeof awsError === 'string' ? awsError : error.name;
}
