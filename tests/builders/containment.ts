import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import { Superseded } from '../../shared/domain/errors.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { ContainmentRequested } from '../../shared/domain/events/containment.ts';
import type { ResponsePolicy } from '../../shared/domain/policy.ts';
import type { Target } from '../../shared/domain/target.ts';
import { refuse, type Obstacle } from '../../shared/response/brakes.ts';
import type { Contain } from '../../shared/response/contain-target.ts';
import { fakeMetrics } from './fake-metrics.ts';
import { anActionRecord, incidentDetails } from './incident.ts';
import { fakeBrakes } from './isolation.ts';
import { aLogSink } from './log-sink.ts';
import { aPolicy } from './policy.ts';
import { fakeContainments, type FakeContainments } from '../fakes/containment-store.ts';
import { fakeWrite } from '../fakes/fake-write.ts';
import { fakeChanger } from '../fakes/incident-changer.ts';

export const NOW = new Date('2026-11-21T10:00:00.000Z');

export interface ContainmentSetting<Before> {
  readonly target?: Target;
  /** What differs in the action on record. */
  readonly action?: Partial<ActionRecord>;
  readonly obstacle?: Obstacle;
  readonly policy?: ResponsePolicy;
  readonly record?: Partial<ContainmentRecord<Before>> | undefined;
  /** What another run does between our first look and our first write, which is refused for it. */
  readonly meanwhile?: (containments: FakeContainments<Before>) => void;
}

/** What every function that contains is made of, in memory; the policy protects nothing unless said otherwise. */
export function containmentSetup<Before>(
  order: ContainmentRequested,
  setting: ContainmentSetting<Before>,
) {
  const { policy = aPolicy(), obstacle, meanwhile } = setting;
  const { action, target } = order;
  const requested = { action, target, state: 'requested', steps: [] } as const;
  const actions = [anActionRecord({ ...requested, ...setting.action })];
  const clock = () => NOW;
  const changer = fakeChanger(incidentDetails({}, { actions }), clock);
  const stored = fakeContainments<Before>(setting.record);
  const containments = meanwhile ? refusedOnce(stored, meanwhile) : stored;
  const [cutOff, pauses]: [boolean[], number[]] = [[], []];
  const metrics = fakeMetrics();
  const brakes = fakeBrakes(({ findProtection, isCutOff }) => {
    cutOff.push(isCutOff);
    const protection = findProtection(policy);
    return protection === undefined ? obstacle : refuse(protection);
  }, policy);
  const wait = (ms: number) => Promise.resolve(pauses.push(ms));
  const ledger = createActionLedger(changer, clock);
  const runOf =
    (contain: Contain) =>
    (redelivered = false) =>
      contain({ order, redelivered }, aLogSink().logger);
  return {
    /** What the function is given. */
    parts: { ...{ ledger, containments, brakes, metrics, clock, wait } },
    runOf,
    /** What is seen of it. */
    seen: {
      ...{ containments, metrics, cutOff, pauses },
      action: () => changer.details().actions[0],
    },
  };
}

function refusedOnce<Before>(
  containments: FakeContainments<Before>,
  meanwhile: (containments: FakeContainments<Before>) => void,
): FakeContainments<Before> {
  let isRefused = false;
  return {
    ...containments,
    planOpening: (...planned) => {
      const opening = containments.planOpening(...planned);
      if (isRefused) return opening;
      isRefused = true;
      const write = fakeWrite(() => {
        meanwhile(containments);
        throw new Superseded('the record has changed');
      });
      return { ...opening, write };
    },
  };
}
