import type { ActionOutcome, ActionStep } from '../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import {
  elasticIpName,
  isQuarantined,
  planIsolation,
  type InterfaceBefore,
  type NetworkInterface,
  type QuarantineGroups,
} from '../../shared/domain/isolation.ts';
import { conversionOf, type CutErrors } from './cut-interface.ts';

/** One pass over the interfaces of a host, as it looked afterwards. */
export interface Attempt {
  readonly quarantine: QuarantineGroups;
  readonly enis: readonly NetworkInterface[];
  readonly before: Readonly<Record<string, InterfaceBefore>>;
  readonly errors: CutErrors;
}

/** Those that are not in quarantine, whatever the reason. */
export function openInterfaces({ enis, quarantine }: Attempt): NetworkInterface[] {
  return enis.filter((eni) => !isQuarantined(eni, quarantine));
}

/** Contained only when every interface is; what went wrong beside that shows in the steps. */
export function summarise(attempt: Attempt): ActionOutcome {
  const steps = describeAttempt(attempt);
  const { length: total } = attempt.enis;
  if (total === 0) return { state: 'failed', reason: NO_INTERFACE, steps };
  const remaining = openInterfaces(attempt).map((eni) => eni.eniId);
  if (remaining.length === 0) return { state: 'contained', steps };
  const others = remaining.length < total ? '; the others are in quarantine' : '';
  const reason = `still open: ${remaining.join(', ')} of ${total} interfaces${others}`;
  return { state: 'failed', reason, steps };
}

const NO_INTERFACE = 'the instance has no network interface any more';

export function describeAttempt(attempt: Attempt): ActionStep[] {
  const steps = planIsolation(attempt.enis, attempt.quarantine);
  return [
    ...steps.map((step) => describeInterface(step, attempt)),
    ...attempt.enis.flatMap((eni) => describeElasticIps(eni, attempt)),
  ];
}

/** Shows what was before the first change, not what a later pass found. */
function describeInterface(step: ActionStep, { before, errors }: Attempt): ActionStep {
  const was = before[step.resource];
  const unconverted = errors.get(conversionOf(step.resource));
  const livesOn = unconverted && `in quarantine, but old connections may live on: ${unconverted}`;
  const note = errors.get(step.resource) ?? step.note ?? (was ? livesOn : NO_RECORD);
  return { ...step, from: was?.groups ?? step.from, ...(note !== undefined && { note }) };
}

const NO_RECORD =
  'was in quarantine before, without a record of what it had: a release cannot restore it';

function describeElasticIps(
  { eniId, elasticIps }: NetworkInterface,
  attempt: Attempt,
): ActionStep[] {
  const recorded = attempt.before[eniId]?.elasticIps ?? [];
  return recorded.map((ip) => {
    const isThere = elasticIps.some(({ allocationId }) => allocationId === ip.allocationId);
    const note = attempt.errors.get(ip.publicIp) ?? 'EC2 still shows it';
    const step = { resource: elasticIpName(ip), from: [eniId], to: [] };
    return isThere ? { ...step, note: `still associated with ${eniId}: ${note}` } : step;
  });
}

/** How things stand after a try that could not say how it ended. */
export function describeEarlier(
  enis: readonly NetworkInterface[],
  { before, ours }: ContainmentRecord<InterfaceBefore>,
): ActionStep[] {
  return enis.map(({ eniId, groups }) => ({
    resource: eniId,
    from: before[eniId]?.groups ?? groups,
    to: groups,
    note: groups.every((group) => ours.includes(group))
      ? 'in quarantine since an earlier try'
      : 'still open',
  }));
}
