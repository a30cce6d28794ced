import { CONVERSION_TAG } from '../../shared/aws/conversion-groups.ts';
import { QUARANTINE_TAG } from '../../shared/aws/quarantine-groups.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { MemoryEni } from './memory-ec2.ts';
import type { Stage } from './stage.ts';

type Action = ActionRecord & { readonly incidentId: string };

interface Ending {
  readonly stage: Stage;
  readonly record: ContainmentRecord<InterfaceBefore> | undefined;
  readonly actions: readonly Action[];
}

/** What is wrong with the end of a schedule: neither contained nor restored, or not as it is on record. */
export async function faultsOf(stage: Stage): Promise<string[]> {
  const ending = { stage, record: await stage.record, actions: await stage.actions() };
  return [
    ...stage.violations,
    ...ending.actions.flatMap((action) => faultsOfAction(ending, action)),
    ...[...stage.ec2.enis.values()].flatMap((eni) => faultsOfInterface(ending, eni)),
    ...[...stage.customer.addresses.keys()].flatMap((id) => faultsOfAddress(ending, id)),
  ];
}

const PENDING = ['requested', 'running', 'releasing'];

function faultsOfAction({ record }: Ending, action: Action): string[] {
  const { incidentId, state, reason } = action;
  const holds = record?.holders.includes(incidentId) === true && record.state !== 'released';
  const faults: [boolean, string][] = [
    [PENDING.includes(state), 'has not come to its end'],
    [state === 'contained' && !holds, 'is contained and does not hold the host'],
    [
      state === 'contained' && record?.state !== 'isolated',
      `is contained, the record is ${String(record?.state)}`,
    ],
    [state === 'released' && holds, 'is released and holds the host'],
    [['refused', 'dry-run'].includes(state) && holds, `is ${state} and holds the host`],
    [['failed', 'release-failed'].includes(state) && !reason, 'has failed without a reason'],
  ];
  return faults.filter(([isWrong]) => isWrong).map(([, fault]) => `${incidentId} ${fault}`);
}

function isHeld({ record }: Ending): boolean {
  return record !== undefined && record.state !== 'released' && record.holders.length > 0;
}

function faultsOfInterface(ending: Ending, eni: MemoryEni): string[] {
  const { stage } = ending;
  const { eniId, groups } = eni;
  const conversion = stage.ec2.groupsTagged(CONVERSION_TAG);
  const quarantine = stage.ec2.groupsTagged(QUARANTINE_TAG);
  const wish = stage.customer.groups.get(eniId);
  const isAsWished =
    wish !== undefined && isOneOf(wish.values, groups, [...quarantine, ...conversion]);
  const isClosed = groups.every((id) => quarantine.includes(id));
  const text = `${eniId} has ${groups.join('+')}`;
  if (groups.some((id) => conversion.includes(id))) return [`${text}: the conversion group`];
  if (!isHeld(ending))
    return isAsWished || isToldLeft(ending, eniId)
      ? []
      : [`${text}, nobody holds the host, wished was ${JSON.stringify(wish?.values)}`];
  if (isClosed || (isAsWished && (wish?.isDrift === true || isToldOpen(ending, eniId)))) return [];
  return [`${text}, the host is held and nobody says that this is open`];
}

/**
 * Somebody may have added a group to ours: a release leaves that as it is, or gives back what there was beside it; a further
 * containment takes ours for no part of it.
 */
function isOneOf(
  wishes: readonly (readonly string[])[],
  groups: readonly string[],
  ours: readonly string[],
): boolean {
  return wishes.some((wish) => {
    const theirs = wish.filter((id) => !ours.includes(id));
    const isAddition = theirs.length < wish.length;
    const restored = isAddition ? wishes.map((other) => [...new Set([...other, ...theirs])]) : [];
    return [wish, theirs, ...restored].some((allowed) => isSame(allowed, groups));
  });
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/** A release that failed says which interface it could not give back. */
function isToldLeft({ actions }: Ending, eniId: string): boolean {
  return actions.some(
    ({ state, reason = '' }) => state === 'release-failed' && reason.includes(eniId),
  );
}

function isToldOpen({ actions }: Ending, eniId: string): boolean {
  return actions.some(
    ({ state, reason = '', steps }) =>
      state === 'failed' &&
      (reason.includes(eniId) ||
        steps.some(({ resource, note }) => resource === eniId && note !== undefined)),
  );
}

function faultsOfAddress(ending: Ending, id: string): string[] {
  const { stage, record, actions } = ending;
  const wish = stage.customer.addresses.get(id);
  const { association, publicIp = '' } = stage.ec2.addresses.get(id) ?? {};
  const wished = wish?.values.at(-1);
  if (association?.eniId === wished) {
    const isTold = actions.some(
      ({ state, steps }) =>
        state === 'failed' ||
        steps.some(({ resource, note }) => resource.endsWith(publicIp) && note !== undefined),
    );
    const shouldBeGone = isHeld(ending) && wished !== undefined && stage.ec2.enis.has(wished);
    return shouldBeGone && wish?.isDrift === false && !isTold
      ? [`${publicIp} is still associated with ${wished}`]
      : [];
  }
  if (association)
    return [`${publicIp} is associated with ${association.eniId}, not with ${String(wished)}`];
  const isOnRecord = record?.before[wished ?? '']?.elasticIps?.some(
    ({ allocationId }) => allocationId === id,
  );
  if (!isOnRecord) return [`${publicIp} is gone and not on record`];
  return isHeld(ending) || actions.some(({ state }) => state === 'release-failed')
    ? []
    : [`${publicIp} was not given back`];
}
