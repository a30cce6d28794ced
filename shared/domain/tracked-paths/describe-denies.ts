import type { ActionStep } from '../action.ts';
import type { DenyEntry } from './deny-entry.ts';
import type { DenyPlan, LeftOpen, WantedDeny } from './plan-denies.ts';

/** `network ACL acl-1 (subnet-b, subnet-c), inbound 10.0.0.5/32`: other subnets of the ACL are named, as the rule holds there, too. */
export function denyName({
  acl,
  egress,
  block,
}: Pick<WantedDeny, 'acl' | 'egress' | 'block'>): string {
  const { id, subnetIds } = acl;
  const shown = subnetIds.slice(0, MAX_SUBNETS).join(', ');
  const more = subnetIds.length - MAX_SUBNETS;
  const subnets = more > 0 ? `${shown} and ${String(more)} more` : shown;
  const where = subnets === '' ? '' : ` (${subnets})`;
  return `network ACL ${id}${where}, ${egress ? 'outbound' : 'inbound'} ${block}`;
}

const MAX_SUBNETS = 4;
const BY_OTHERS = 'denied by a rule of somebody else';

/** What a rule is called in steps. @example denied by rule 1 */
export function ruleText({ number }: Pick<DenyEntry, 'number'>): string {
  return `denied by rule ${String(number)}`;
}

/** One step for each rule of ours, and one for each path that stays. `failures`: what could not be set, by `denyName`. */
export function describeDenies(
  { wanted, left }: DenyPlan,
  failures: ReadonlyMap<string, string> = new Map(),
): ActionStep[] {
  return [...wanted.map((deny) => toStep(deny, failures)), ...left.map(leftStep)];
}

function toStep(deny: WantedDeny, failures: ReadonlyMap<string, string>): ActionStep {
  const resource = denyName(deny);
  // No note: nobody has to look at it.
  if (!deny.entry) return { resource, from: [BY_OTHERS], to: [BY_OTHERS] };
  const step = { resource, from: [], to: [ruleText(deny.entry)] };
  const failure = failures.get(resource);
  return failure === undefined ? step : { ...step, note: `not denied: ${failure}` };
}

function leftStep({ path, why }: LeftOpen): ActionStep {
  return { resource: path, from: [], to: [], note: `cannot be denied: ${why}` };
}

/** How things stand after a try that could not say how it ended. */
export function describeEarlier(recorded: readonly DenyEntry[]): ActionStep[] {
  return recorded.map((entry) => {
    const acl = { id: entry.aclId, vpcId: '', subnetIds: [], entries: [] };
    const resource = denyName({ ...entry, acl });
    return {
      resource,
      from: [],
      to: [ruleText(entry)],
      note: 'may have been denied by an earlier try',
    };
  });
}

/** Which paths stay open, in a line. */
export function leftReason(left: readonly LeftOpen[]): string {
  const paths = [...new Set(left.map(({ path }) => path))];
  return `open connections may live on through ${paths.join(', ')}`;
}

/** What a person can do about paths that no rule closes. */
export const LEFT_ADVICE: readonly string[] = [
  'Image the memory of the instance if you need it, then stop the instance: a stop ends every connection, and loses the memory.',
  'Or end the path itself: delete the connection at its other end, or take the endpoint, gateway or load balancer out of the way.',
];
