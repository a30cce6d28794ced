import * as v from 'valibot';
import { describeActions, isDestroyed, type Plan, type ResourceChange } from '../plan/plan-file.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import { PROTECTED_RESOURCES, SAFEGUARDS } from './protected-resources.ts';

const ADVICE =
  'change the code so that nothing protected is lost (`moved` blocks keep what is only renamed). If it is meant: write the address, why and until when into terraform/environments/<environment>.exceptions.yaml, in a merge request of its own.';

/** Refuses a plan by which something protected is lost, or that takes away what protects it. `excused`: addresses that may go. */
export function judgeDestroys(plan: Plan, excused: ReadonlySet<string>): Refusal | undefined {
  const reasons = plan.resource_changes
    .filter(({ address }) => !excused.has(address))
    .flatMap((change) => [...lossOf(change), ...weakeningOf(change)]);
  if (reasons.length === 0) return undefined;
  return new Refusal({ code: STOPPED_BY.protectedResource, reasons, advice: ADVICE });
}

function lossOf(change: ResourceChange): string[] {
  const reason = PROTECTED_RESOURCES[change.type];
  if (reason === undefined || !isDestroyed(change)) return [];
  return [`${change.address}: the plan would ${describeActions(change)} it, and ${reason}`];
}

const Attributes = v.record(v.string(), v.unknown());

function weakeningOf({ address, type, change }: ResourceChange): string[] {
  const [before, after] = [change.before, change.after].map((side) =>
    v.safeParse(Attributes, side),
  );
  if (!before?.success || !after?.success) return [];
  return SAFEGUARDS.filter(
    (guard) =>
      guard.type === type &&
      before.output[guard.attribute] === guard.safe &&
      after.output[guard.attribute] !== guard.safe,
  ).map(({ attribute, reason }) => `${address}: ${attribute} would be switched, and ${reason}`);
}
