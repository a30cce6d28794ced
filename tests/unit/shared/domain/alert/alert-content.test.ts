import type { ActionState } from '../../../../../shared/domain/action.ts';
import type { IncidentDetails } from '../../../../../shared/domain/incident.ts';
import { aContext, anAlert, shown } from '../../../../builders/alert.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../../builders/incident.ts';
import { aLeak } from '../../../../builders/leak.ts';

const compose = anAlert;

function fact(details: IncidentDetails, label: string): string {
  const value = compose(details).facts.find((each) => each.label === label)?.value ?? [];
  return shown(value);
}

describe('composeAlert', () => {
  it('says what, where, how bad and how to undo it', () => {
    expect(compose(incidentDetails())).toMatchObject({
      incidentId: 'inc-20261121-9k3f7q2m',
      correlationId: '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8',
      severityBand: 'high',
      state: { label: 'Contained in 3.2 s' },
      undo: { command: 'npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev' },
      playbook: { path: 'docs/runbooks/findings/ec2.md' },
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

  it('describes what is confirmed, however bad what is not says it is', () => {
    const findings = [
      aFindingRecord({ severity: 10, unconfirmed: 'unconfirmed', description: 'made up' }),
      aFindingRecord({ severity: 5, description: 'seen' }),
    ];

    expect(compose(incidentDetails({}, { findings })).description).toBe('seen');
  });

  it('describes what happened, not that its containment leaks, which has the same severity', () => {
    const { target, cutAt } = aLeak();
    const leak = aFindingRecord({ leak: { target, cutAt }, description: 'leaks' });
    const findings = [leak, aFindingRecord({ description: 'mines' })];

    expect(compose(incidentDetails({}, { findings })).description).toBe('mines');
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

  it('says in one sentence what happened to what', () => {
    const one = compose(incidentDetails());
    const many = compose(incidentDetails({ resources: ['a', 'b', 'c'] }));
    const none = compose(incidentDetails({ resources: [] }, { findings: [] }));

    expect(shown(one.subject)).toBe(
      '<CryptoCurrency:EC2/BitcoinTool.B!DNS> on <instance i-0123456789abcdef0>',
    );
    expect(shown(many.subject)).toBe('<CryptoCurrency:EC2/BitcoinTool.B!DNS> on <a> and 2 more');
    expect(shown(none.subject)).toBe('An incident');
  });

  it.each([
    [{}, undefined],
    [{ sample: true }, 'sample'],
    [{ drill: true }, 'drill'],
    [{ drill: true, sample: true }, 'drill'],
  ] as const)('takes an incident with %j for the exercise %s', (incident, exercise) => {
    expect(compose(incidentDetails(incident)).exercise).toBe(exercise);
  });

  it('gives the time to containment only when it is contained', () => {
    expect(fact(incidentDetails(), 'Time to containment')).toBe(
      '<3.2 s> until <2026-11-21 10:00:03 UTC>',
    );
    expect(fact(incidentDetails({ status: 'failed' }), 'Time to containment')).toBe('');
    expect(fact(incidentDetails({ receivedAt: 'never' }), 'Time to containment')).toBe('');
  });

  it('brings the context along, once there is one', () => {
    expect(compose(incidentDetails())).not.toHaveProperty('context');
    expect(compose(incidentDetails({}, { context: aContext() })).context).toMatchObject({
      investigate: ['Who started the miner?'],
    });
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
