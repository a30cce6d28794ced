import * as fc from 'fast-check';
import type { ActionState } from '../../../../shared/domain/action.ts';
import {
  deriveStatus,
  INCIDENT_STATUSES,
  isPending,
  type IncidentStatus,
} from '../../../../shared/domain/incident.ts';
import { anActionRecord } from '../../../builders/incident.ts';

const actions = (...states: ActionState[]) => states.map((state) => anActionRecord({ state }));

const STATES: readonly ActionState[] = [
  'requested',
  'running',
  'contained',
  'dry-run',
  'refused',
  'failed',
  'releasing',
  'released',
  'release-failed',
];

describe('deriveStatus', () => {
  it.each<[IncidentStatus, ActionState[]]>([
    ['open', []],
    ['responding', ['requested']],
    ['responding', ['running']],
    ['responding', ['releasing']],
    ['failed', ['failed']],
    ['failed', ['release-failed']],
    ['contained', ['contained']],
    ['released', ['released']],
    ['dry-run', ['dry-run']],
    ['refused', ['refused']],
    ['responding', ['failed', 'contained', 'requested']],
    ['failed', ['contained', 'failed', 'released']],
    ['failed', ['contained', 'release-failed']],
    ['contained', ['released', 'contained', 'dry-run']],
    ['released', ['dry-run', 'released', 'refused']],
    ['dry-run', ['refused', 'dry-run']],
  ])('is %s for %j', (status, states) => {
    expect(deriveStatus(actions(...states))).toBe(status);
  });

  it('has an answer for any set of actions and does not look at their order', () => {
    const derived = INCIDENT_STATUSES.filter((status) => status !== 'triaging');

    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATES)), (states) => {
        const status = deriveStatus(actions(...states));
        expect(derived).toContain(status);
        expect(deriveStatus(actions(...states.toReversed()))).toBe(status);
        expect(status === 'open').toBe(states.length === 0);
      }),
    );
  });
});

describe('isPending', () => {
  it('is true only while more happens by itself', () => {
    expect(INCIDENT_STATUSES.filter(isPending)).toStrictEqual(['triaging', 'responding']);
  });
});
