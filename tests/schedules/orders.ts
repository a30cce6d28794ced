import { incidentItem } from '../../shared/aws/incident-items.ts';
import { readIncident } from '../../shared/aws/incident-reader.ts';
import { RELEASABLE } from '../../shared/domain/action.ts';
import {
  CONTAINMENT_REQUESTED,
  EVENT_SOURCE,
  RELEASE_REQUESTED,
} from '../../shared/domain/events/containment.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { mayRequest } from '../../shared/domain/may-request.ts';
import type { PlannedAction } from '../../shared/domain/response-plan.ts';
import { anIncident } from '../builders/incident.ts';
import { toRecord } from '../../functions/triage-finding/to-record.ts';
import type { QueueName } from './message-queue.ts';
import type { Platform } from './platform.ts';
import type { OrderedAction, World } from './world.ts';

interface Office {
  readonly world: World;
  readonly platform: Platform;
  readonly send: (to: QueueName, body: string) => void;
}

/** A finding, by the place at which it comes in. */
export interface Arrival {
  readonly place: number;
  /** Which one of those that come in there. */
  readonly finding: number;
}

/** Places orders as triage and operators do, for two places at which incidents about the target can be opened. */
export class Orders {
  private readonly office: Office;
  private readonly open: (string | undefined)[] = [];
  private readonly incidents: string[] = [];
  private releases = 0;

  constructor(office: Office) {
    this.office = office;
  }

  /** As triage does with a finding: what runs or has been done stays, what failed a while ago is ordered again. */
  async contain(arrival: Arrival): Promise<void> {
    const { changer } = this.office.platform;
    const incidentId = await this.incidentAt(arrival.place);
    const planned = this.plan(arrival);
    const written: OrderedAction[] = [];
    await changer.change(incidentId, (details) => {
      const record = this.recordOf(planned, details);
      written.splice(0, 1, ...(record ? [{ ...record, incidentId }] : []));
      return record && { planned: true, actions: [record] };
    });
    for (const record of written) this.send('contain', CONTAINMENT_REQUESTED, orderOf(record));
  }

  private plan({ place, finding }: Arrival): PlannedAction {
    const { world } = this.office;
    const { action, targets } = world;
    const [first, second] = targets;
    const named = world.offenders?.(place, finding) ?? [];
    return {
      ...{ action, target: place === 0 ? first : second, mode: 'auto' },
      requestedBy: 'policy:mining',
      ...(named.length > 0 && { offenders: named }),
    };
  }

  private recordOf(planned: PlannedAction, { actions: [existing] }: IncidentDetails) {
    const now = this.office.platform.clock();
    return mayRequest({ existing, planned, bringsNews: true, now })
      ? toRecord({ existing, planned, now }, 'c')
      : undefined;
  }

  /** As an operator does: only what may have been changed. */
  async release(place: number, isForced: boolean): Promise<void> {
    const { platform, world } = this.office;
    const actions = await this.actions();
    const found = actions.find(({ incidentId }) => incidentId === this.open[place]);
    if (!found || !RELEASABLE.includes(found.state)) return;
    // No two orders have the same time.
    this.releases += 1;
    const requestedAt = new Date(platform.clock().getTime() + this.releases).toISOString();
    const { incidentId, action, target } = found;
    const order = { incidentId, action, target, requestedBy: 'operator:ann', requestedAt };
    const wishes = world.releaseWishes?.(isForced);
    this.send('release', RELEASE_REQUESTED, { ...order, correlationId: 'c', ...wishes });
  }

  /** What has become of everything that was ordered. */
  async actions(): Promise<OrderedAction[]> {
    const table = this.office.platform.tables.incidents;
    const found = await Promise.all(
      this.incidents.map(async (incidentId) => {
        const details = await readIncident(table, incidentId);
        return (details?.actions ?? []).map((action) => ({ ...action, incidentId }));
      }),
    );
    return found.flat();
  }

  /** What a person has released is over: a further finding opens another incident. */
  private async incidentAt(place: number): Promise<string> {
    const known = this.open[place];
    const actions = await this.actions();
    const isOver = actions.some(
      (one) => one.incidentId === known && one.state === 'released' && one.expired !== true,
    );
    if (known !== undefined && !isOver) return known;
    const incidentId = `inc-20261121-0000000${this.incidents.length}`;
    this.open[place] = incidentId;
    this.incidents.push(incidentId);
    const incident = anIncident({ incidentId, status: 'triaging', version: 1, actionVersions: 0 });
    const item = incidentItem(incident, undefined);
    await this.office.platform.tables.incidents.put({ item });
    return incidentId;
  }

  private send(to: QueueName, type: string, detail: object): void {
    const event = { source: EVENT_SOURCE, 'detail-type': type, detail: { version: 1, ...detail } };
    this.office.send(to, JSON.stringify(event));
  }
}

function orderOf(record: OrderedAction) {
  const { incidentId, action, mode, target, requestedBy, requestedAt, correlationId } = record;
  return { incidentId, action, mode, target, requestedBy, requestedAt, correlationId };
}
