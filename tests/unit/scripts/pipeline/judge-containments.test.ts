import {
  type ContainedTarget,
  type Containments,
  readContainedTarget,
} from '../../../../scripts/pipeline/gate/contained-targets.ts';
import { judgeContainments } from '../../../../scripts/pipeline/gate/judge-containments.ts';
import type { ResourceChange } from '../../../../scripts/pipeline/plan/plan-file.ts';
import { change, planOf } from '../../../builders/plan.ts';

const INSTANCE = 'i-0abc1234def567890';
const ENI = 'eni-0123456789abcdef0';
const GROUP = 'sg-00000000000000001';
const DENY = 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all';

function target(kind: string, id: string, relatedIds: readonly string[] = []): ContainedTarget {
  const key = `TARGET#isolate-instance#123456789012/eu-west-1/${kind}/${id}`;
  return { key, kind, id, state: 'isolated', relatedIds: [...relatedIds] };
}

function contained(...targets: readonly ContainedTarget[]): Containments {
  return { state: 'read', targets: [...targets] };
}

const instance = target('instance', INSTANCE, [ENI, GROUP]);
const alice = target('user', 'alice', [DENY]);

describe('a plan that changes what is under containment', () => {
  it.each<[string, ContainedTarget, string, object]>([
    ['the instance itself', instance, 'aws_instance', { id: INSTANCE }],
    ['its interface', instance, 'aws_network_interface', { id: ENI }],
    ['an address on its interface', instance, 'aws_eip', { network_interface: ENI }],
    ['its quarantine group', instance, 'aws_security_group', { id: GROUP }],
    [
      'a rule of its group',
      instance,
      'aws_vpc_security_group_ingress_rule',
      { security_group_id: GROUP },
    ],
    [
      'a target of a load balancer',
      instance,
      'aws_lb_target_group_attachment',
      { target_id: INSTANCE },
    ],
    [
      'deep in a block',
      instance,
      'aws_instance',
      { network_interface: [{ network_interface_id: ENI }] },
    ],
    ['a user', alice, 'aws_iam_user', { name: 'alice' }],
    ['a policy of the user', alice, 'aws_iam_user_policy_attachment', { user: 'alice' }],
    ['the policy that denies', alice, 'aws_iam_policy', { arn: DENY }],
    [
      'a role by its ARN',
      target('role', 'web'),
      'aws_iam_role',
      { arn: 'arn:aws:iam::123456789012:role/service/web' },
    ],
    [
      'the role of a session',
      target('role-session', 'web:ann'),
      'aws_iam_role_policy',
      { role: 'web' },
    ],
    [
      'a key',
      target('access-key', 'AKIAIOSFODNN7EXAMPLE'),
      'aws_iam_access_key',
      { id: 'AKIAIOSFODNN7EXAMPLE' },
    ],
    ['a bucket', target('bucket', 'reports'), 'aws_s3_bucket_policy', { bucket: 'reports' }],
    [
      'a function',
      target('function', 'resize'),
      'aws_lambda_function',
      { function_name: 'resize' },
    ],
    [
      'a permission on a function',
      target('function', 'resize'),
      'aws_lambda_permission',
      { function_name: 'arn:aws:lambda:eu-west-1:123456789012:function:resize' },
    ],
  ])('is refused with 45: %s', (_case, ...[what, type, attributes]) => {
    const refusals = [{ before: attributes }, { after: attributes, before: null }].map((side) =>
      judgeContainments(planOf(change(type, side)), contained(what)),
    );

    expect(refusals.map((refusal) => refusal?.code)).toStrictEqual([45, 45]);
    expect(refusals[0]?.reasons).toStrictEqual([
      `${type}.x: the plan would update it, but ${what.kind} ${what.id} is isolated`,
    ]);
    expect(refusals[0]?.message.split('\n').at(-1)).toMatch(/^What to do: release it first/);
  });

  it.each<[string, ContainedTarget, string, object]>([
    ['another instance', instance, 'aws_instance', { id: 'i-0000000000000000f' }],
    [
      'a name of another service',
      target('function', 'reports'),
      'aws_s3_bucket',
      { bucket: 'reports' },
    ],
    ['a name that only begins alike', alice, 'aws_iam_user', { name: 'alice-2' }],
    ['an ARN that only ends alike', alice, 'aws_iam_user', { arn: 'arn:aws:iam::1:user/malice' }],
    ['a tag', alice, 'aws_iam_user', { name: 'bob', tags: { owner: 'alice' } }],
    [
      'a function that is told of the policy',
      alice,
      'aws_lambda_function',
      { environment: [{ variables: { DENY_POLICY_ARN: DENY } }] },
    ],
    [
      'an address that is blocked',
      target('address', '203.0.113.7'),
      'aws_wafv2_ip_set',
      { addresses: ['203.0.113.7/32'] },
    ],
  ])('is another thing: %s', (_case, ...[what, type, attributes]) => {
    const plan = planOf(change(type, { before: attributes, after: attributes }));

    expect(judgeContainments(plan, contained(what))).toBeUndefined();
  });

  it.each([['no-op'], ['read']] as const)('may %s it', (action) => {
    const plan = planOf(change('aws_instance', { actions: [action], before: { id: INSTANCE } }));

    expect(judgeContainments(plan, contained(instance))).toBeUndefined();
  });

  it('names each target that a change touches', () => {
    const plan = planOf(change('aws_instance', { before: { id: INSTANCE, other: ENI } }));
    const second = target('instance', 'i-00000000000000002', [ENI]);

    expect(judgeContainments(plan, contained(instance, second))?.reasons).toHaveLength(2);
  });
});

describe('a plan when nobody knows what is contained', () => {
  const unreadable: Containments = { state: 'unreadable', reason: 'AccessDeniedException: no' };
  const createsTable = {
    ...change('aws_dynamodb_table', { actions: ['create'], before: null }),
    address: 'module.containments.aws_dynamodb_table.this',
  };

  it.each<[string, Containments, ResourceChange, string]>([
    [
      'is refused if it changes something',
      unreadable,
      change('aws_instance'),
      'AccessDeniedException: no',
    ],
    ['is refused if it only creates', unreadable, createsTable, 'AccessDeniedException: no'],
    [
      'is refused if the table is gone',
      { state: 'no-table' },
      change('aws_instance'),
      'there is no table of containments, although the plan does not create one',
    ],
    [
      'is refused if the table is replaced',
      { state: 'no-table' },
      {
        ...createsTable,
        change: { ...createsTable.change, actions: ['delete', 'create'] },
      },
      'there is no table of containments, although the plan does not create one',
    ],
  ])('%s', (_case, ...[containments, change_, reason]) => {
    const refusal = judgeContainments(planOf(change_), containments);

    expect(refusal?.code).toBe(45);
    expect(refusal?.reasons).toStrictEqual([`what is under containment is not known: ${reason}`]);
  });

  it('passes if it changes nothing', () => {
    const plan = planOf(change('aws_instance', { actions: ['no-op'] }));

    expect(judgeContainments(plan, unreadable)).toBeUndefined();
  });

  it('passes if it makes the table for the first time', () => {
    const plan = planOf(createsTable, change('aws_sqs_queue', { actions: ['create'] }));

    expect(judgeContainments(plan, { state: 'no-table' })).toBeUndefined();
  });
});

describe('a record of the table', () => {
  const record = {
    pk: `TARGET#isolate-instance#123456789012/eu-west-1/instance/${INSTANCE}`,
    state: 'isolating',
    before: { [ENI]: { groups: [] }, 'key/AKIAIOSFODNN7EXAMPLE': {} },
    ours: [GROUP],
  };

  it('is a target with everything that is its own', () => {
    expect(readContainedTarget(record)).toStrictEqual({
      ...{ key: record.pk, kind: 'instance', id: INSTANCE, state: 'isolating' },
      relatedIds: [ENI, 'AKIAIOSFODNN7EXAMPLE', GROUP],
    });
  });

  it('is none once it was released', () => {
    expect(readContainedTarget({ ...record, state: 'released' })).toBeUndefined();
  });

  it.each([
    [{ ...record, pk: 'TARGET#x' }, 'TARGET#x is no key of a containment'],
    [{ pk: record.pk }, 'Invalid key: Expected "state" but received undefined'],
  ])('that cannot be read is an error, never nothing', (item, message) => {
    expect(() => readContainedTarget(item)).toThrow(message);
  });
});
