import { withCommand } from '../domain/context/command.ts';
import type { Recommendations } from '../domain/context/incident-context.ts';
import type { DetectedPattern, PatternName } from './detection.ts';

/** Whether the host is cut off. */
export interface Isolation {
  readonly isolated: boolean;
  /** It is being isolated at this moment: what comes of that is told with its outcome. */
  readonly isolating?: boolean;
  /** ISO 8601. */
  readonly isolatedAt?: string;
  /** `i-…` */
  readonly instanceId?: string;
}

/** What a host does by itself when somebody else is in command of it. */
const ACTING: ReadonlySet<PatternName> = new Set([
  'data-exfiltration',
  'indicator-contact',
  'lateral-movement',
  'port-scan',
  'brute-force',
]);

const TO_DO = 'off: its traffic looks like that of a host in foreign hands.';
const DONE = 'Still to do:';

/** That a host which acts for somebody else is to be cut off, or that it has been; at most one line. Pure. */
export function adviseIsolation(
  patterns: readonly DetectedPattern[],
  isolation: Isolation,
): string[] {
  const worst = patterns.find(
    ({ pattern, role, severity }) =>
      role === 'ACTOR' && ACTING.has(pattern) && (severity === 'high' || severity === 'critical'),
  );
  if (!worst) return [];
  const { isolated, isolating = false, instanceId } = isolation;
  if (isolating) return [];
  const host = instanceId ?? worst.host;
  if (isolated) return [describeDone(host, isolation)];
  const text = `Cut ${host} ${TO_DO}`;
  const order = ['npm', 'run', 'riposte', '--', 'contain', host, '--reason', worst.pattern];
  return [instanceId === undefined ? text : withCommand(text, order)];
}

/** Advice of an earlier moment as it stands now: what is done since is said as done, what was given back is done no more. Pure. */
export function restateIsolation(advice: Recommendations, isolation: Isolation): Recommendations {
  const immediate = advice.immediate.flatMap((text) => {
    const [, host] = /^Cut (\S+) off: /.exec(text) ?? [];
    if (host !== undefined && text.includes(TO_DO)) return restateToDo(text, host, isolation);
    return text.endsWith(DONE) && !isolation.isolated ? [] : [text];
  });
  return { ...advice, immediate };
}

function restateToDo(text: string, host: string, isolation: Isolation): string[] {
  if (isolation.isolated) return [describeDone(isolation.instanceId ?? host, isolation)];
  return isolation.isolating ? [] : [text];
}

function describeDone(host: string, { isolatedAt }: Isolation): string {
  const at = isolatedAt === undefined ? '' : ` at ${describeTime(isolatedAt)}`;
  return `${host} was isolated${at}. ${DONE}`;
}

function describeTime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time)
    ? 'an unknown time'
    : `${new Date(time).toISOString().slice(11, 16)} UTC`;
}
