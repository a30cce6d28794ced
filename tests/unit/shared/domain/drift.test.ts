import { driftedAction, isMendable, standingDrifts } from '../../../../shared/domain/drift.ts';
import { planReassertion } from '../../../../shared/domain/plan-reassertion.ts';
import { aDrift, aDriftFinding, aDriftRecord, UNDONE_AT } from '../../../builders/drift.ts';
import { ACCOUNT } from '../../../builders/finding.ts';
import { aFindingRecord, anActionRecord } from '../../../builders/incident.ts';
import { aTarget } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';

const SESSION = aTarget({ kind: 'role-session', region: 'global', id: 'web:eve' });

describe('what came undone', () => {
  it('is put right by the functions, but for what somebody else has written', () => {
    const kinds = [
      'groups',
      'interface',
      'deny',
      'access-key',
      'group-rules',
      'foreign-policy',
    ] as const;

    expect(kinds.filter((kind) => !isMendable({ kind }))).toStrictEqual([
      'group-rules',
      'foreign-policy',
    ]);
  });

  it('is known by the name under which it is held', () => {
    const named = anActionRecord({ action: 'revoke-credentials', heldAs: SESSION });
    const actions = [anActionRecord(), named];

    expect(driftedAction({ action: 'revoke-credentials', target: SESSION }, actions)).toBe(named);
    expect(driftedAction(aDrift(), actions)).toBe(actions[0]);
    expect(driftedAction({ action: 'stop-function', target: SESSION }, actions)).toBeUndefined();
  });

  it.each([
    ['contained before it was seen', anActionRecord(), 1],
    ['cut again since', anActionRecord({ settledAt: '2026-11-21T10:06:00.000Z' }), 0],
    ['being released', anActionRecord({ state: 'releasing' }), 0],
    ['released', anActionRecord({ state: 'released' }), 0],
    ['of another target', anActionRecord({ target: aTarget({ id: 'i-0000000000000000b' }) }), 0],
  ])('stands while the action is on record as %s', (_, action, expected) => {
    const findings = [aFindingRecord(), aDriftRecord()];

    expect(standingDrifts({ findings, actions: [action] })).toHaveLength(expected);
  });
});

describe('the plan to cut it again', () => {
  const platform = { accountId: ACCOUNT, stack: 'riposte-dev' };
  const offenders = [{ kind: 'user', id: 'eve' }] as const;
  const plan = (changes: Partial<Parameters<typeof planReassertion>[0]> = {}) =>
    planReassertion({
      policy: aPolicy({ reassert: 'auto' }),
      finding: aDriftFinding(),
      platform,
      actions: [anActionRecord({ offenders })],
      ...changes,
    });

  it('is the action as it is on record, with whom it was against', () => {
    expect(plan()).toStrictEqual([
      {
        action: 'isolate-instance',
        target: aTarget(),
        mode: 'auto',
        requestedBy: 'drift',
        undoneAt: UNDONE_AT,
        offenders,
      },
    ]);
  });

  it('names the target as the incident does, not as the record of before', () => {
    const finding = aDriftFinding({
      drift: aDrift({ action: 'revoke-credentials', target: SESSION }),
    });
    const named = anActionRecord({ action: 'revoke-credentials', heldAs: SESSION });

    expect(plan({ finding, actions: [named] })).toMatchObject([{ target: aTarget() }]);
  });

  it.each([
    ['the policy does not want it', { policy: aPolicy({ reassert: 'off' }) }],
    ['the incident has no such action', { actions: [] }],
    ['a person must mend it', { finding: aDriftFinding({ drift: aDrift({ mendable: false }) }) }],
  ])('is empty when %s', (_, changes) => {
    expect(plan(changes)).toStrictEqual([]);
  });

  it.each([
    ['dry-run', aPolicy()],
    ['dry-run', aPolicy({ reassert: 'dry-run' })],
    ['auto', aPolicy({ reassert: 'auto' })],
  ])('has mode %s as the policy says', (mode, policy) => {
    expect(plan({ policy })).toMatchObject([{ mode }]);
  });

  it('is refused by protection and by the pause switch', () => {
    const policy = aPolicy({ reassert: 'auto', protected: { instances: [aTarget().id] } });

    expect(plan({ policy })[0]?.refusal).toContain('protected instance');
    expect(plan({ brake: 'paused by ann' })[0]?.refusal).toBe('paused by ann');
  });
});
