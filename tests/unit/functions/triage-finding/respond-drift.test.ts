import type { ResponsePolicy } from '../../../../shared/domain/policy.ts';
import { aDrift, aDriftFinding, aDriftRecord, UNDONE_AT } from '../../../builders/drift.ts';
import { aFinding } from '../../../builders/finding.ts';
import { anActionRecord } from '../../../builders/incident.ts';
import { INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { setUp } from './response-setup.ts';

const offenders = [{ kind: 'user', id: 'eve' }] as const;
const contained = () =>
  anActionRecord({ settledAt: '2026-11-21T10:00:00.500Z', heldAs: aDrift().target, offenders });
const FIRST = aDriftFinding({ lastSeenAt: '2026-11-21T10:00:00.900Z' });

const PAUSE = { paused: true, by: 'ann', at: UNDONE_AT, reason: 'a test' };

const respondTo = (policy: ResponsePolicy, more: Partial<Parameters<typeof setUp>[0]> = {}) =>
  setUp({ policy, actions: [contained()], ...more });

describe('a containment that came undone', () => {
  it('is ordered again under the incident that holds it, with all that the action knew', async () => {
    const { run, changer, published } = respondTo(aPolicy({ reassert: 'auto' }));

    await run(FIRST);

    expect(changer.details().actions).toMatchObject([
      {
        state: 'requested',
        mode: 'auto',
        requestedBy: 'drift',
        heldAs: aDrift().target,
        offenders,
      },
    ]);
    expect(published).toMatchObject([
      ['Containment Requested', { incidentId: INCIDENT, mode: 'auto', requestedBy: 'drift' }],
    ]);
  });

  it('is ordered once, although two kinds of drift are found', async () => {
    const { run, published } = respondTo(aPolicy({ reassert: 'auto' }));

    await run(FIRST);
    await run({ ...FIRST, id: 'detection-drift-1-interface' });

    expect(published).toHaveLength(1);
  });

  it('is not ordered when it has been cut again since the look', async () => {
    const { run, published } = respondTo(aPolicy({ reassert: 'auto' }));

    await run(aDriftFinding({ lastSeenAt: '2026-11-21T10:00:00.400Z' }));

    expect(published).toStrictEqual([]);
  });

  it.each([
    ['the policy only tells', aPolicy(), undefined],
    ['the policy says off', aPolicy({ reassert: 'off' }), undefined],
    ['automatic actions are paused', aPolicy({ reassert: 'auto' }), PAUSE],
  ])('is told and left alone when %s, and told no second time', async (_, policy, pause) => {
    const { run, changer, published } = respondTo(policy, pause ? { pause } : {});
    const { stateVersion } = changer.details().incident;

    await run(FIRST);
    const told = changer.details();
    await run(FIRST, { bringsNews: false });

    expect(told.actions).toMatchObject([
      { state: 'contained', requestedBy: contained().requestedBy },
    ]);
    expect(told.incident.stateVersion).toBe(stateVersion + 1);
    expect(changer.details()).toStrictEqual(told);
    expect(published).toStrictEqual([]);
  });

  it('is not told apart when a rule would match its type: no rule is asked', async () => {
    const rule = { name: 'all', types: ['*'], min_severity: 1, actions: ['revoke-credentials'] };
    const policy = aPolicy({ rules: [{ ...rule, mode: 'auto', resource_roles: ['TARGET'] }] });
    const { run, changer } = respondTo(policy);

    await run(FIRST);

    expect(changer.details().actions.map(({ action }) => action)).toStrictEqual([
      'isolate-instance',
    ]);
  });

  it('may be ordered again by an operator', async () => {
    const { run, published } = respondTo(aPolicy(), { findings: [aDriftRecord()] });
    const by = 'arn:aws:iam::123456789012:user/ann';
    const order = { action: 'isolate-instance', target: aDrift().target, by } as const;

    await run(aFinding({ id: 'order-1', order, origin: { source: 'operator', via: 'event' } }));

    expect(published).toMatchObject([['Containment Requested', { requestedBy: `operator:${by}` }]]);
  });
});
