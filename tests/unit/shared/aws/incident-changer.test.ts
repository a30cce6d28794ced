import type { IncidentChange } from '../../../../shared/aws/incident-change.ts';
import { applyChange } from '../../../../shared/aws/incident-changer.ts';
import type { ActionRecord } from '../../../../shared/domain/action.ts';
import type { Incident, IncidentDetails } from '../../../../shared/domain/incident.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aTarget } from '../../../builders/order.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const incident: Partial<Incident> = {
  status: 'triaging',
  stateVersion: 1,
  version: 1,
  severity: 5,
  severityBand: 'medium',
};

function apply(
  change: IncidentChange,
  changes: Partial<Incident> = {},
  actions: ActionRecord[] = [],
): IncidentDetails {
  return applyChange(incidentDetails({ ...incident, ...changes }, { actions }), change, NOW);
}

const action = (changes: Partial<ActionRecord>) => anActionRecord({ steps: [], ...changes });
const other = aTarget({ id: 'i-0aaaaaaaa' });

interface Case {
  readonly what: string;
  readonly change: IncidentChange;
  readonly on?: Partial<Incident>;
  readonly version: number;
}

describe('the state version', () => {
  it.each<Case>([
    {
      what: 'a finding while nothing is decided',
      change: { finding: aFindingRecord({ severity: 5 }) },
      version: 1,
    },
    { what: 'a decision to do nothing', change: { planned: true }, version: 2 },
    { what: 'an order', change: { actions: [action({ state: 'requested' })] }, version: 2 },
    {
      what: 'an order that was already under way',
      change: { actions: [action({ state: 'running' })] },
      on: { status: 'responding' },
      version: 1,
    },
    {
      what: 'the end of an order',
      change: { actions: [action({ state: 'contained' })] },
      on: { status: 'responding' },
      version: 2,
    },
    {
      what: 'a finding of the same band',
      change: { finding: aFindingRecord({ severity: 6.9 }) },
      on: { status: 'open' },
      version: 1,
    },
    {
      what: 'a finding of a worse band',
      change: { finding: aFindingRecord({ severity: 7 }) },
      on: { status: 'open' },
      version: 2,
    },
    {
      what: 'a milder finding',
      change: { finding: aFindingRecord({ severity: 1 }) },
      on: { status: 'open' },
      version: 1,
    },
    {
      what: 'new keys and resources',
      change: { mergeKeys: ['k'], resources: ['r'] },
      on: { status: 'open' },
      version: 1,
    },
  ])('after $what is $version', ({ change, on = {}, version }) => {
    expect(apply(change, on).incident.stateVersion).toBe(version);
  });

  it('rises with each refusal, even when the status stays what it was', () => {
    const contained = action({ state: 'contained' });
    const refused = action({ state: 'refused', target: other });

    const once = apply({ actions: [refused] }, { status: 'contained' }, [contained]);
    const twice = applyChange(once, { actions: [refused] }, NOW);

    expect(once.incident).toMatchObject({ status: 'contained', stateVersion: 2 });
    expect(twice.incident).toMatchObject({ status: 'contained', stateVersion: 2 });
  });
});

describe('an incident after a change', () => {
  it('stays undecided until there is a plan', () => {
    expect(apply({ finding: aFindingRecord() }).incident.status).toBe('triaging');
    expect(apply({ planned: true }).incident.status).toBe('open');
    expect(apply({ actions: [action({ state: 'refused' })] }).incident.status).toBe('refused');
  });

  it('keeps its worst severity', () => {
    const raised = apply({ finding: aFindingRecord({ severity: 9.5 }) }).incident;
    const after = apply(
      { finding: aFindingRecord({ severity: 2 }) },
      { severity: 9.5, severityBand: 'critical' },
    );

    expect(raised).toMatchObject({ severity: 9.5, severityBand: 'critical' });
    expect(after.incident).toMatchObject({ severity: 9.5, severityBand: 'critical' });
  });

  it('counts findings, not repeats', () => {
    const finding = aFindingRecord();

    expect(apply({ finding, addsFinding: true }).incident.findingCount).toBe(2);
    expect(apply({ finding }).incident.findingCount).toBe(1);
    expect(apply({ finding }).findings).toHaveLength(1);
  });

  it('collects keys and resources once', () => {
    const key = '123456789012/eu-west-1/instance/i-0123456789abcdef0';

    expect(apply({ mergeKeys: [key, 'k'], resources: ['r', 'r'] }).incident).toMatchObject({
      mergeKeys: [key, 'k'],
      resources: ['instance i-0123456789abcdef0', 'r'],
    });
  });

  it('names so many resources that it always fits into an item', () => {
    const resources = Array.from({ length: 500 }, (_, index) => `r-${index}`);

    expect(apply({ resources }).incident.resources).toHaveLength(400);
  });

  it('is no sample any more when a real finding joins, and that is told', () => {
    const sample = { sample: true, title: '[SAMPLE] a title', status: 'open' as const };
    const finding = (isSample: boolean) =>
      aFindingRecord({ sample: isSample, severity: 5, title: 'It is real.' });

    expect(apply({ finding: finding(true) }, sample).incident).toMatchObject({
      sample: true,
      title: '[SAMPLE] a title',
      stateVersion: 1,
    });
    expect(apply({ finding: finding(false) }, sample).incident).toMatchObject({
      sample: false,
      title: 'It is real.',
      stateVersion: 2,
    });
    expect(apply({ finding: finding(true) }, { sample: false }).incident.sample).toBe(false);
  });

  it('replaces an action by its target and keeps the others', () => {
    const actions = [action({ state: 'requested' }), action({ state: 'contained', target: other })];

    const after = apply(
      { actions: [action({ state: 'failed' })] },
      { status: 'responding' },
      actions,
    );

    expect(after.actions.map(({ state, target }) => [target.id, state])).toStrictEqual([
      ['i-0aaaaaaaa', 'contained'],
      ['i-0123456789abcdef0', 'failed'],
    ]);
    expect(after.incident.status).toBe('failed');
  });

  it('was settled when its last action was', () => {
    const settled = (at: string, changes: Partial<ActionRecord> = {}) =>
      action({ settledAt: at, ...changes });
    const actions = [settled('2026-11-21T10:05:00.000Z', { target: other })];

    const after = apply({ actions: [settled('2026-11-21T10:01:00.000Z')] }, {}, actions);

    expect(after.incident).toMatchObject({
      settledAt: '2026-11-21T10:05:00.000Z',
      updatedAt: NOW.toISOString(),
      version: 2,
    });
  });
});
