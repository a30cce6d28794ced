import { isHeld } from '../../shared/domain/containment.ts';
import type { Stage } from './stage.ts';
import type { Ending, OrderedAction } from './world.ts';

/** What is wrong with the end of a schedule: neither contained nor restored, or not as it is on record. */
export async function faultsOf(stage: Stage): Promise<string[]> {
  const ending: Ending = { record: await stage.record, actions: await stage.orders.actions() };
  return [
    ...stage.violations,
    ...stage.world.violations,
    ...ending.actions.flatMap((action) => faultsOfAction(ending, action)),
    ...stage.world.faults(ending),
  ];
}

interface Standing {
  readonly action: OrderedAction;
  /** The action's incident holds the target. */
  readonly holds: boolean;
  readonly record: Ending['record'];
}

const FAULTS_OF_ACTIONS: readonly (readonly [string, (standing: Standing) => boolean])[] = [
  [
    'has not come to its end',
    ({ action }) => ['requested', 'running', 'releasing'].includes(action.state),
  ],
  [
    'is contained without holding the target',
    ({ action, holds }) => action.state === 'contained' && !holds,
  ],
  [
    'is contained, but not on the record of before',
    ({ action, record }) => action.state === 'contained' && record?.state !== 'isolated',
  ],
  [
    'holds the target and does not say so',
    ({ action, holds }) => holds && ['released', 'refused', 'dry-run'].includes(action.state),
  ],
  [
    'has failed without a reason',
    ({ action }) => action.state.endsWith('failed') && action.reason === undefined,
  ],
];

function faultsOfAction({ record }: Ending, action: OrderedAction): string[] {
  const { incidentId, state } = action;
  const holds = isHeld(record) && record?.holders.includes(incidentId) === true;
  const faults = FAULTS_OF_ACTIONS.filter(([, isWrong]) => isWrong({ action, holds, record }));
  return faults.map(([fault]) => `${incidentId}, ${state}, ${fault}`);
}
