import { composeAlert } from '../../../../../shared/domain/alert/alert-content.ts';
import type { ActionState } from '../../../../../shared/domain/action.ts';
import type { IncidentDetails } from '../../../../../shared/domain/incident.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

const CONTEXT = { stack: 'riposte-dev', now: new Date('2026-11-21T10:01:00.000Z') };

function compose(details: IncidentDetails) {
  return composeAlert(details, CONTEXT);
}

function fact(details: IncidentDetails, label: string): string {
  const value = compose(details).facts.find((each) => each.label === label)?.value ?? [];
  return value.map((part) => (typeof part === 'string' ? part : `<${part.value}>`)).join('');
}

describe('composeAlert', () => {
  it('says what, where, how bad and how to undo it', () => {
    expect(compose(incidentDetails())).toMatchObject({
      incidentId: 'inc-20261121-9k3f7q2m',
      correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
      severityBand: 'high',
      state: { label: 'Contained in 3.2 s' },
      undo: 'npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev',
      description: 'The instance is querying a domain that is associated with Bitcoin.',
    });
  });

  it.each([
    ['requested', false],
    ['running', false],
    ['contained', true],
    ['dry-run', false],
    ['refused', false],
    ['failed', true],
    ['releasing', false],
    ['released', false],
    ['release-failed', true],
  ] as readonly [ActionState, boolean][])(
    'after %s there is something to undo: %s',
    (state, expected) => {
      const { undo } = compose(incidentDetails({}, { actions: [anActionRecord({ state })] }));

      expect(undo !== undefined).toBe(expected);
    },
  );

  it('keeps every value of others apart from our own words', () => {
    const details = incidentDetails({ accountId: '1', region: 'eu-west-1', resources: ['a', 'b'] });

    expect(fact(details, 'Account and region')).toBe('<1> <eu-west-1>');
    expect(fact(details, 'Resource')).toBe('<a>, <b>');
  });

  it('counts resources that it leaves out', () => {
    const resources = ['1', '2', '3', '4', '5', '6', '7'];

    expect(fact(incidentDetails({ resources }), 'Resource')).toBe(
      '<1>, <2>, <3>, <4>, <5> and 2 more',
    );
  });

  it('says when no resource is named', () => {
    expect(fact(incidentDetails({ resources: [] }), 'Resource')).toBe('none named');
  });

  it('adds up how often each type was seen, worst first', () => {
    const findings = [
      aFindingRecord({ type: 'A', severity: 2, count: 1 }),
      aFindingRecord({ type: 'B', severity: 5, count: 3 }),
      aFindingRecord({ type: 'B', severity: 8, count: 4 }),
    ];

    expect(fact(incidentDetails({ findingCount: 3 }, { findings }), 'Findings')).toBe(
      '<B> (7 times), <A>, 3 findings in all',
    );
  });

  it('does without findings and actions', () => {
    const content = compose(
      incidentDetails({ status: 'open', mergeKeys: [] }, { findings: [], actions: [] }),
    );

    expect(content).toMatchObject({ actions: [], links: [] });
    expect(content).not.toHaveProperty('description');
    expect(content).not.toHaveProperty('undo');
  });

  it('shows a few actions and counts the others', () => {
    const actions = Array.from({ length: 7 }, () => anActionRecord({ steps: [] }));

    expect(compose(incidentDetails({}, { actions })).actions.at(-1)).toEqual([
      '… and 2 more actions',
    ]);
  });
});
