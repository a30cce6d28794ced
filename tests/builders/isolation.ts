import { createIsolate } from '../../functions/isolate-instance/isolate.ts';
import { createKeepAlive } from '../../functions/isolate-instance/keep-alive/keep-alive.ts';
import { createQuarantine } from '../../functions/isolate-instance/quarantine.ts';
import { createActionLedger } from '../../shared/aws/action-ledger.ts';
import type { GroupPairs } from '../../shared/aws/group-pairs.ts';
import type { ActionRecord } from '../../shared/domain/action.ts';
import type { Brakes, Obstacle, WaitingOrder } from '../../shared/response/brakes.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { SettingSources } from '../../shared/response/read-settings.ts';
import type { FakeContainments } from '../fakes/containment-store.ts';
import { fakeChanger, type FakeChanger } from '../fakes/incident-changer.ts';
import { fakeMetrics } from './fake-metrics.ts';
import { ACCOUNT, REGION } from './finding.ts';
import { anActionRecord, incidentDetails } from './incident.ts';
import { aLogSink } from './log-sink.ts';
import { anOrder } from './order.ts';
import { aPolicy } from './policy.ts';

type QuarantineParts = Parameters<typeof createQuarantine>[0];

interface IsolationSetting extends Omit<QuarantineParts, 'wait'> {
  readonly containments: FakeContainments<InterfaceBefore>;
  readonly settings: SettingSources;
  readonly pairs?: GroupPairs;
  /** What the waits were for, in milliseconds. */
  readonly pauses?: number[];
}

const NOW = (): Date => new Date('2026-11-21T10:00:03.500Z');

/** Brakes that judge by a rule of the test. */
export function fakeBrakes(
  judge: (order: WaitingOrder) => Obstacle | undefined,
  policy = aPolicy(),
): Brakes {
  const reading = {
    policy,
    pause: undefined,
    places: { scope: '', slots: {}, hasOld: false, version: undefined },
  };
  return {
    read: () => Promise.resolve(reading),
    judge: (_, order) => judge(order) ?? {},
  };
}

/** isolate-instance in memory, with what it says of the action in the end. */
export function anIsolation(setting: IsolationSetting) {
  const { containments, settings, pairs = new Map(), pauses = [], ...quarantine } = setting;
  const requested = anActionRecord({ state: 'requested', steps: [], history: [] });
  const changer = fakeChanger(
    incidentDetails({ status: 'responding' }, { actions: [requested] }),
    NOW,
  );
  const wait = (ms: number): Promise<number> => Promise.resolve(pauses.push(ms));
  const isolate = createIsolate({
    ledger: createActionLedger(changer, NOW),
    ...{ containments, networks: quarantine.networks, wait },
    ...{ clock: NOW, brakes: fakeBrakes(() => undefined), metrics: fakeMetrics() },
    readPairs: () => Promise.resolve(pairs),
    quarantine: createQuarantine({ ...quarantine, wait }),
    keepAlive: createKeepAlive({ containments, ...settings }),
    own: { accountId: ACCOUNT, region: REGION },
  });
  /** Orders once more and answers how it ended; throws what is thrown before anything has ended. */
  const run = async () => {
    changer.set((details) => ({ ...details, actions: [requested] }));
    try {
      await isolate({ order: anOrder(), redelivered: false }, aLogSink().logger);
    } catch (error) {
      if (outcomeOf(changer).state !== 'failed') throw error;
    }
    return outcomeOf(changer);
  };
  return { run, changer };
}

function outcomeOf(changer: FakeChanger): Pick<ActionRecord, 'state' | 'reason' | 'steps'> {
  const { state = 'requested', reason, steps = [] } = changer.details().actions[0] ?? {};
  return { state, ...(reason !== undefined && { reason }), steps };
}
