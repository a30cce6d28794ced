import type { Confirmation } from '../../../../functions/triage-finding/confirm/confirmation.ts';
import { createResponse } from '../../../../functions/triage-finding/respond.ts';
import type { Pause } from '../../../../shared/aws/control-store.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import type { Finding } from '../../../../shared/domain/finding.ts';
import type { FindingRecord } from '../../../../shared/domain/incident.ts';
import type { ResponsePolicy } from '../../../../shared/domain/policy.ts';
import { fakeMetrics } from '../../../builders/fake-metrics.ts';
import { ACCOUNT, aFinding } from '../../../builders/finding.ts';
import { incidentDetails } from '../../../builders/incident.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeChanger } from '../../../fakes/incident-changer.ts';

interface Situation {
  readonly policy?: ResponsePolicy;
  readonly actions?: readonly ActionRecord[];
  readonly confirm?: (finding: Finding) => Promise<Confirmation>;
  readonly findings?: readonly FindingRecord[];
  readonly pause?: Pause;
  readonly publishError?: (type: string) => Error | undefined;
}

export const NOW = new Date('2026-11-21T10:00:01.000Z');

/** The response with everything but AWS, on an incident with these actions. */
export function setUp(situation: Situation = {}) {
  const { policy = aPolicy(), actions = [], findings, pause, confirm, publishError } = situation;
  const status = actions.length === 0 ? 'triaging' : 'responding';
  const changer = fakeChanger(
    incidentDetails({ status, stateVersion: 1 }, { actions, ...(findings && { findings }) }),
    () => NOW,
  );
  const published: unknown[] = [];
  const inOrder: unknown[] = [];
  const asked: string[] = [];
  const metrics = fakeMetrics();
  const sink = aLogSink();
  const respond = createResponse({
    control: {
      readPolicy: () => Promise.resolve(policy),
      readPause: () => Promise.resolve(pause),
    },
    changer,
    confirm: (finding) => {
      asked.push(finding.id);
      return confirm ? confirm(finding) : Promise.resolve({ finding });
    },
    publish: (type, detail) => {
      const error = publishError?.(type);
      if (error) return Promise.reject(error);
      inOrder.push([type, detail]);
      if (type === 'Containment Requested') published.push([type, detail]);
      return Promise.resolve();
    },
    platform: { accountId: ACCOUNT, stack: 'riposte-dev' },
    metrics,
    clock: () => NOW,
  });
  const run = (finding: Finding = aFinding(), { bringsNews = true, redelivered = false } = {}) => {
    const filing = { details: changer.details(), outcome: 'merged' as const, bringsNews };
    return respond({ finding, filing, redelivered }, sink.logger);
  };
  return { run, changer, published, inOrder, asked, metrics, sink };
}

export const states = ({ changer }: ReturnType<typeof setUp>) =>
  changer.details().actions.map(({ state, reason }) => [state, reason]);
