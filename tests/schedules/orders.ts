import { incidentItem } from '../../shared/aws/incident-items.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { RELEASABLE, type ActionRecord } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import {
  CONTAINMENT_REQUESTED,
  EVENT_SOURCE,
  RELEASE_REQUESTED,
} from '../../shared/domain/events/containment.ts';
import { mayRequest } from '../../shared/domain/response-plan.ts';
import { anIncident } from '../builders/incident.ts';
import { aTarget } from '../builders/order.ts';
import type { Functions } from './containment-platform.ts';

export interface OrderedAction extends ActionRecord {
  readonly incidentId: string;
}

interface Office {
  readonly functions: Functions;
  readonly clock: Clock;
  readonly send: (to: 'isolate' | 'release', body: string) => void;
}

const COMMON = { action: 'isolate-instance', target: aTarget(), correlationId: 'c' } as const;

/** Places orders as triage and operators do, for two places at which incidents about the host can be opened. */
export class Orders {
  private readonly office: Office;
  private readonly open: (string | undefined)[] = [];
  private readonly incidents: string[] = [];
  private releases = 0;

  constructor(office: Office) {
    this.office = office;
  }

  /** As triage does with a finding: what runs or has been done stays, what failed a while ago is ordered again. */
  async contain(place: number): Promise<void> {
    const incidentId = await this.incidentAt(place);
    const now = this.office.clock();
    const at = now.toISOString();
    const order = {
      ...COMMON,
      mode: 'auto',
      requestedBy: 'policy:mining',
      requestedAt: at,
    } as const;
    const { actions } = await this.office.functions.changer.change(
      incidentId,
      ({ actions: [existing] }) => {
        if (!mayRequest({ existing, planned: order, bringsNews: true, now })) return undefined;
        const history = [...(existing?.history ?? []), { at, state: 'requested' as const }];
        return { planned: true, actions: [{ ...order, state: 'requested', steps: [], history }] };
      },
    );
    if (actions.some(({ state, requestedAt }) => state === 'requested' && requestedAt === at))
      this.send('isolate', CONTAINMENT_REQUESTED, { ...order, incidentId });
  }

  /** As an operator does: only what may have been changed. */
  async release(place: number): Promise<void> {
    const actions = await this.actions();
    const action = actions.find(({ incidentId }) => incidentId === this.open[place]);
    if (!action || !RELEASABLE.includes(action.state)) return;
    // No two orders have the same time.
    this.releases += 1;
    const requestedAt = new Date(this.office.clock().getTime() + this.releases).toISOString();
    const { incidentId } = action;
    const order = { ...COMMON, incidentId, requestedBy: 'operator:ann', requestedAt };
    this.send('release', RELEASE_REQUESTED, order);
  }

  /** What has become of everything that was ordered. */
  async actions(): Promise<OrderedAction[]> {
    const table = this.office.functions.tables.incidents;
    const found = await Promise.all(
      this.incidents.map(async (incidentId) => {
        const details = await readIncident(table, incidentId);
        return (details?.actions ?? []).map((action) => ({ ...action, incidentId }));
      }),
    );
    return found.flat();
  }

  /** What was released is over: a further finding opens another incident. */
  private async incidentAt(place: number): Promise<string> {
    const known = this.open[place];
    const actions = await this.actions();
    const isOver = actions.some((one) => one.incidentId === known && one.state === 'released');
    if (known !== undefined && !isOver) return known;
    const incidentId = `inc-20261121-0000000${this.incidents.length}`;
    this.open[place] = incidentId;
    this.incidents.push(incidentId);
    const incident = anIncident({ incidentId, status: 'triaging', version: 1, actionVersions: 0 });
    const item = incidentItem(incident, undefined);
    await this.office.functions.tables.incidents.put({ item });
    return incidentId;
  }

  private send(to: 'isolate' | 'release', type: string, detail: object): void {
    const event = { source: EVENT_SOURCE, 'detail-type': type, detail: { version: 1, ...detail } };
    this.office.send(to, JSON.stringify(event));
  }
}
