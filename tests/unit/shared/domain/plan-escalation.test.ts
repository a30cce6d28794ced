import type { ActionRecord } from '../../../../shared/domain/action.ts';
import { planEscalation } from '../../../../shared/domain/plan-escalation.ts';
import { ACCOUNT } from '../../../builders/finding.ts';
import { anActionRecord } from '../../../builders/incident.ts';
import { aLeak, aLeakFinding } from '../../../builders/leak.ts';
import { aTarget } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';

const ISOLATED = anActionRecord();
const DENY = { action: 'deny-tracked-paths', mode: 'auto', requestedBy: 'leak' };
const STOP = { ...DENY, requestedBy: 'standing-leak', leaksSince: aLeak().cutAt };

const aDenial = (overrides: Partial<ActionRecord> = {}) =>
  anActionRecord({
    action: 'deny-tracked-paths',
    startedAt: '2026-11-21T10:00:08.000Z',
    ...overrides,
  });

interface Given {
  readonly escalate?: string;
  readonly actions?: readonly ActionRecord[];
  readonly brake?: string;
  readonly policy?: Record<string, unknown>;
  readonly finding?: ReturnType<typeof aLeakFinding>;
}

function plan({ escalate = 'stop', actions = [ISOLATED], brake, policy, finding }: Given) {
  return planEscalation({
    policy: aPolicy({ leaks: { escalate }, ...policy }),
    finding: finding ?? aLeakFinding(),
    platform: { accountId: ACCOUNT, stack: 'riposte-dev' },
    ...{ actions, brake },
  });
}

describe('an isolated host that leaks', () => {
  it('is only told where the policy says so', () => {
    expect(plan({ escalate: 'tell' })).toStrictEqual([]);
  });

  it.each(['deny', 'stop'])('is denied first where the policy says %s', (escalate) => {
    expect(plan({ escalate })).toStrictEqual([{ ...DENY, target: aTarget() }]);
  });

  it.each<[what: string, denial: Partial<ActionRecord>]>([
    ['is done', {}],
    ['failed', { state: 'failed' }],
    ['was refused, as no rule can', { state: 'refused' }],
  ])('is stopped when denying it %s, and only where the policy says so', (_, denial) => {
    const actions = [ISOLATED, aDenial(denial)];

    expect(plan({ actions })).toStrictEqual([{ ...STOP, target: aTarget() }]);
    expect(plan({ actions, escalate: 'deny' })).toMatchObject([DENY]);
  });

  it.each<[what: string, denial: Partial<ActionRecord>]>([
    ['was a dry run', { state: 'dry-run', mode: 'dry-run' }],
    ['was a dry run that a function refused', { state: 'refused', mode: 'dry-run' }],
    ['was held back', { state: 'dry-run' }],
    ['was refused before it was tried', { state: 'refused', startedAt: '' }],
    ['is under way', { state: 'running' }],
    ['was of another host', { target: aTarget({ id: 'i-0fedcba9876543210' }) }],
  ])('is not stopped when denying it %s', (_, { startedAt, ...denial }) => {
    const { startedAt: tried, ...untried } = aDenial(denial);
    const actions = [ISOLATED, startedAt === '' ? untried : { ...untried, startedAt: tried ?? '' }];

    expect(plan({ actions })).toMatchObject([DENY]);
  });
});

describe('nothing follows', () => {
  it.each<[what: string, actions: ActionRecord[]]>([
    ['has not isolated', []],
    ['has released', [anActionRecord({ state: 'released' })]],
    ['knows by another name', [anActionRecord({ target: aTarget({ id: 'i-0fedcba9876543210' }) })]],
  ])('for a host that the incident %s', (_, actions) => {
    expect(plan({ actions })).toStrictEqual([]);
  });

  it('from a finding of another kind', () => {
    const { leak, ...other } = aLeakFinding();

    expect(leak).toBeDefined();
    expect(plan({ finding: other })).toStrictEqual([]);
  });

  it.each<[what: string, more: Given]>([
    ['automatic actions are paused', { brake: 'paused' }],
    ['it is protected', { policy: { protected: { ...aPolicy().protected, accounts: [ACCOUNT] } } }],
  ])('while %s and something is contained', (_, more) => {
    expect(plan({ actions: [ISOLATED, aDenial()], ...more })).toStrictEqual([]);
  });
});

it('a protected host is refused with the reason', () => {
  const policy = { protected: { ...aPolicy().protected, instances: [aTarget().id] } };

  expect(plan({ policy })).toMatchObject([
    { ...DENY, refusal: expect.stringContaining('protected') as string },
  ]);
});
