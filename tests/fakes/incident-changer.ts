import { applyChange, type IncidentChanger } from '../../shared/aws/incident-changer.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { carryOut } from './fake-write.ts';

export interface FakeChanger extends IncidentChanger {
  details(): IncidentDetails;
  /** Changes the incident as somebody else would. */
  set(change: (details: IncidentDetails) => IncidentDetails): void;
}

/** One incident in memory, changed by the real rules. */
export function fakeChanger(initial: IncidentDetails, now: () => Date): FakeChanger {
  let details = initial;
  return {
    details: () => details,
    set: (change) => {
      details = change(details);
    },
    read: () => Promise.resolve(details),
    change: (_incidentId, decide) =>
      Promise.resolve().then(() => {
        const change = decide(details);
        carryOut(change?.alongside);
        if (change) details = applyChange(details, change, now());
        return details;
      }),
  };
}
