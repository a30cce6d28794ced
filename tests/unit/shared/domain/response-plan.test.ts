import type { ActionMode } from '../../../../shared/domain/action.ts';
import type { Finding } from '../../../../shared/domain/finding.ts';
import { planResponse, type PlannedAction } from '../../../../shared/domain/response-plan.ts';
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
      reason: "999999999999 is neither the platform's own nor one that the policy lists",
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
