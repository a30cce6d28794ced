import type { ActionMode, ActionState } from '../../../../shared/domain/action.ts';
import type { Finding } from '../../../../shared/domain/finding.ts';
import {
  mayRequest,
  planResponse,
  RETRY_AFTER_MS,
  type PlannedAction,
} from '../../../../shared/domain/response-plan.ts';
import type { Target } from '../../../../shared/domain/target.ts';
import { protectedTarget } from '../../../../shared/domain/protection.ts';
import {
  ACCOUNT,
  aFinding,
  anInstance,
  aPrincipal,
  INSTANCE,
  REGION,
} from '../../../builders/finding.ts';
import { anActionRecord } from '../../../builders/incident.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';

const platform = { accountId: ACCOUNT, stack: 'riposte-dev' };
const target = { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE } as const;

function plan(finding: Partial<Finding>, policy: Record<string, unknown> = {}): PlannedAction[] {
  return planResponse({ policy: aPolicy(policy), finding: aFinding(finding), platform });
}

describe('planResponse', () => {
  it('orders what the rule says, in its name', () => {
    expect(plan({})).toStrictEqual([
      { action: 'isolate-instance', target, mode: 'auto', requestedBy: 'policy:mining' },
    ]);
  });

  it.each<[ActionMode, PlannedAction['mode'][]]>([
    ['auto', ['auto']],
    ['dry-run', ['dry-run']],
    ['off', []],
  ])('mode %s plans %j', (mode, modes) => {
    expect(plan({}, { rules: [aRule({ mode })] }).map((action) => action.mode)).toStrictEqual(
      modes,
    );
  });

  it.each<[string, PlannedAction['mode'][]]>([
    ['dry-run', ['dry-run']],
    ['auto', ['auto']],
    ['off', []],
  ])('takes the default mode %s where the rule has none', (mode, modes) => {
    const rules = [{ ...aRule(), mode: undefined }];

    expect(plan({}, { rules, default_mode: mode }).map((action) => action.mode)).toStrictEqual(
      modes,
    );
  });

  it.each<[string, Partial<Finding>]>([
    ['no rule matches', { type: 'Recon:EC2/Portscan' }],
    ['our host is the victim', { resourceRole: 'TARGET' }],
    ['the role is one that nobody knows', { resourceRole: 'UNKNOWN' }],
    ['the severity is too low', { severity: 6.9 }],
    ['no instance is named', { resources: [aPrincipal('web')] }],
  ])('plans nothing when %s', (_, finding) => {
    expect(plan(finding)).toStrictEqual([]);
  });

  it('plans for a finding without a role: runtime monitoring, attack sequences', () => {
    expect(plan({ resourceRole: 'ABSENT' })).toMatchObject([{ mode: 'auto' }]);
  });

  it('plans once for each instance, in the region of the instance', () => {
    const other = anInstance({ id: 'i-0aaaaaaaa', region: 'us-east-1' });

    const planned = plan({ resources: [anInstance(), other, anInstance()] });

    expect(planned.map((action) => action.target)).toStrictEqual([
      target,
      { ...target, id: 'i-0aaaaaaaa', region: 'us-east-1' },
    ]);
  });

  const web = anInstance();

  it.each<{ what: string; finding?: Partial<Finding>; lists?: object; reason: string }>([
    { what: 'a sample', finding: { sample: true }, reason: 'sample finding' },
    { what: 'an archived finding', finding: { archived: true }, reason: 'archived finding' },
    {
      what: 'another account',
      finding: { accountId: '999999999999' },
      reason: "999999999999 is not the platform's own",
    },
    {
      what: 'a part of the platform',
      finding: { resources: [web, aPrincipal('riposte-dev-triage-finding')] },
      reason: 'a part of the platform itself',
    },
    {
      what: 'a protected account',
      lists: { accounts: [ACCOUNT] },
      reason: `protected account ${ACCOUNT}`,
    },
    { what: 'a protected network', lists: { vpcs: ['vpc-1'] }, reason: 'protected network vpc-1' },
    {
      what: 'a protected instance',
      lists: { instances: [INSTANCE] },
      reason: `protected instance ${INSTANCE}`,
    },
    {
      what: 'a protected principal',
      finding: { resources: [web, aPrincipal('backup')] },
      lists: { principals: ['backup'] },
      reason: 'protected principal backup',
    },
  ])('refuses $what with its reason', ({ finding = {}, lists = {}, reason }) => {
    const [planned, ...others] = plan(finding, { protected: lists });

    expect(planned?.refusal).toContain(reason);
    expect(others).toStrictEqual([]);
  });

  it('refuses only the protected one of several instances', () => {
    const resources = [anInstance(), anInstance({ id: 'i-0aaaaaaaa' })];

    const planned = plan({ resources }, { protected: { instances: [INSTANCE] } });

    expect(planned.map(({ refusal }) => refusal)).toStrictEqual([
      `protected instance ${INSTANCE} (policy)`,
      undefined,
    ]);
  });

  it('does not take a name that only resembles ours for a part of the platform', () => {
    const resources = [anInstance(), aPrincipal('riposte-development')];

    expect(plan({ resources })[0]?.refusal).toBeUndefined();
  });
});

describe('a plan for credentials', () => {
  const rules = [aRule({ types: ['*'], actions: ['revoke-credentials'] })];
  const session = {
    kind: 'principal',
    name: 'web',
    userType: 'AssumedRole',
    principalId: `AROAX:${INSTANCE}`,
  } as const;
  const targets = (finding: Partial<Finding>, policy: Record<string, unknown> = {}) =>
    plan(finding, { rules, ...policy }).map(({ target: { kind, id }, refusal }) =>
      refusal === undefined ? `${kind} ${id}` : refusal,
    );

  it('names the credentials of an instance once, though finding names session and instance', () => {
    expect(targets({ resources: [session, anInstance()] })).toStrictEqual([
      `role-session web:${INSTANCE}`,
    ]);
  });

  it('takes the credentials of an instance when nothing but the instance is named', () => {
    expect(targets({ resources: [anInstance()] })).toStrictEqual([`instance ${INSTANCE}`]);
  });

  it('takes a key whose user nobody has named', () => {
    const key = { kind: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' } as const;

    expect(targets({ resources: [key] })).toStrictEqual(['access-key AKIAIOSFODNN7EXAMPLE']);
    expect(targets({ resources: [{ ...key, id: 'no key' }] })).toStrictEqual([]);
  });

  it('goes by time where the policy says so', () => {
    expect(targets({ resources: [session] }, { roles_revoked_by_time: ['web'] })).toStrictEqual([
      'role web',
    ]);
  });

  it('refuses a session of a protected role, and every part of the platform', () => {
    const own = { ...session, name: 'riposte-dev-isolate-instance' };

    expect(targets({ resources: [session] }, { protected: { principals: ['web'] } })).toStrictEqual(
      ['protected principal web (policy)'],
    );
    expect(targets({ resources: [own] })).toStrictEqual([
      'the finding is about a part of the platform itself',
    ]);
  });

  it('hands the steps for a person on with what cannot be cut off', () => {
    const [planned] = plan({ resources: [aPrincipal('root', 'Root')] }, { rules });

    expect(planned).toMatchObject({ refusal: expect.stringContaining('root user') as string });
    expect(planned?.advice?.length).toBeGreaterThan(2);
  });

  it('gives no steps when something else forbids the action', () => {
    const sample = { sample: true, resources: [aPrincipal('root', 'Root')] };

    expect(plan(sample, { rules })[0]).toMatchObject({
      refusal: expect.stringContaining('sample') as string,
    });
    expect(plan(sample, { rules })[0]?.advice).toBeUndefined();
  });
});

describe('a drill', () => {
  it('acts only on what the policy lists for drills', () => {
    const drill = { instances: [INSTANCE] };

    expect(plan({ drill: true })[0]?.refusal).toContain('does not list this resource for drills');
    expect(plan({ drill: true }, { drill })[0]?.refusal).toBeUndefined();
  });
});

describe('an order of an operator', () => {
  const by = 'arn:aws:iam::123456789012:user/ann';
  const order = (over: Partial<Target> = {}) => ({
    order: { action: 'isolate-instance', target: { ...target, ...over }, by } as const,
  });

  it('needs no rule', () => {
    expect(plan(order(), { rules: [] })).toStrictEqual([
      { action: 'isolate-instance', target, mode: 'auto', requestedBy: `operator:${by}` },
    ]);
  });

  it('stops at protection, and at targets that the action is not made for', () => {
    const lists = { protected: { instances: [INSTANCE] } };

    expect(plan(order(), lists)[0]?.refusal).toContain('protected instance');
    expect(plan(order({ kind: 'user', id: 'ann' }))[0]?.refusal).toContain('instances only');
    expect(plan(order({ kind: 'bucket', id: 'reports' }))[0]?.refusal).toContain('instances only');
  });
});

describe('protectedTarget', () => {
  it('looks at every network of the instance', () => {
    const policy = aPolicy({ protected: { vpcs: ['vpc-9'] } });

    expect(protectedTarget(policy, target, ['vpc-1', 'vpc-9'])).toBe(
      'protected network vpc-9 (policy)',
    );
    expect(protectedTarget(policy, target, [])).toBeUndefined();
  });
});

describe('mayRequest', () => {
  const now = new Date('2026-11-21T12:00:00.000Z');
  const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
  const order: PlannedAction = {
    action: 'isolate-instance',
    target,
    mode: 'auto',
    requestedBy: 'policy:r',
  };
  const existing = (state: ActionState, mode: ActionMode, settledAt = ago(0)) =>
    anActionRecord({ state, mode, settledAt, startedAt: settledAt });

  it.each<[string, PlannedAction, boolean]>([
    ['an order', order, true],
    ['a dry run', { ...order, mode: 'dry-run' }, true],
    ['a refusal', { ...order, refusal: 'sample' }, true],
    ['an order of a repeat', order, false],
  ])('writes %s where there is nothing yet', (_, planned, bringsNews) => {
    expect(mayRequest({ existing: undefined, planned, bringsNews, now })).toBe(true);
  });

  it.each<[ActionState, ActionMode, boolean]>([
    ['refused', 'auto', true],
    ['refused', 'dry-run', true],
    ['requested', 'dry-run', true],
    ['running', 'dry-run', true],
    ['dry-run', 'dry-run', true],
    ['failed', 'dry-run', true],
    ['releasing', 'dry-run', false],
    ['released', 'dry-run', false],
    ['requested', 'auto', false],
    ['running', 'auto', false],
    ['contained', 'auto', false],
    ['releasing', 'auto', false],
    ['released', 'auto', false],
    ['release-failed', 'auto', false],
    ['dry-run', 'auto', false],
    ['failed', 'auto', false],
  ])('lets a later order replace one that is %s in mode %s: %s', (state, mode, expected) => {
    const context = { existing: existing(state, mode), planned: order, now };

    expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
    expect(mayRequest({ ...context, bringsNews: false })).toBe(false);
  });

  it.each<[ActionState, number, boolean]>([
    ['dry-run', RETRY_AFTER_MS - 1, false],
    ['dry-run', RETRY_AFTER_MS, true],
    ['failed', RETRY_AFTER_MS - 1, false],
    ['failed', RETRY_AFTER_MS, true],
    ['contained', RETRY_AFTER_MS, false],
    ['requested', RETRY_AFTER_MS, false],
  ])(
    'orders anew, also for a repeat, what a brake held back or what failed after a while: %s, %d ms',
    (state, ms, expected) => {
      const context = { existing: existing(state, 'auto', ago(ms)), planned: order, now };

      expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
      expect(mayRequest({ ...context, bringsNews: false })).toBe(expected);
    },
  );

  it.each<[ActionState, boolean]>([
    ['dry-run', true],
    ['failed', true],
    ['requested', true],
    ['running', true],
    ['contained', false],
    ['releasing', false],
    ['released', false],
    ['release-failed', false],
  ])(
    'lets an operator order at once what a brake holds, not what was done: %s',
    (state, expected) => {
      const planned = { ...order, requestedBy: 'operator:arn:aws:iam::123456789012:user/ann' };
      const context = { existing: existing(state, 'auto'), planned, now };

      expect(mayRequest({ ...context, bringsNews: true })).toBe(expected);
      expect(mayRequest({ ...context, bringsNews: false })).toBe(false);
    },
  );

  it.each<ActionState>(['requested', 'running'])(
    'places no second order of an operator while one is %s',
    (state) => {
      const requestedBy = 'operator:arn:aws:iam::123456789012:user/ann';
      const placed = { ...existing(state, 'auto'), requestedBy };
      const planned = { ...order, requestedBy };

      expect(mayRequest({ existing: placed, planned, bringsNews: true, now })).toBe(false);
    },
  );

  it('orders what triage refused before, also for a repeat, but not what a function refused', () => {
    const tried = existing('refused', 'auto');
    const untried = anActionRecord({ state: 'refused', mode: 'auto' });

    expect(mayRequest({ existing: untried, planned: order, bringsNews: false, now })).toBe(true);
    expect(mayRequest({ existing: tried, planned: order, bringsNews: false, now })).toBe(false);
  });

  it.each([
    { ...order, mode: 'dry-run' as const },
    { ...order, refusal: 'archived' },
  ])('never replaces anything by what would not act: %j', (planned) => {
    expect(
      mayRequest({ existing: existing('refused', 'auto'), planned, bringsNews: true, now }),
    ).toBe(false);
  });
});
