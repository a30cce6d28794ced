import fc from 'fast-check';
import { judgeDestroys } from '../../../../scripts/pipeline/gate/judge-destroys.ts';
import { PROTECTED_RESOURCES } from '../../../../scripts/pipeline/gate/protected-resources.ts';
import { change, planOf } from '../../../builders/plan.ts';

const none = new Set<string>();
const types = Object.keys(PROTECTED_RESOURCES);

describe('a plan that destroys', () => {
  it.each([
    ['destroys', ['delete'], 'destroy'],
    ['replaces', ['delete', 'create'], 'replace'],
    ['replaces, the new one first', ['create', 'delete'], 'replace'],
    ['forgets', ['forget'], 'forget'],
  ] as const)('%s a table is refused with 44', (_case, actions, word) => {
    const refusal = judgeDestroys(planOf(change('aws_dynamodb_table', { actions })), none);

    expect(refusal?.code).toBe(44);
    expect(refusal?.reasons).toStrictEqual([
      `aws_dynamodb_table.x: the plan would ${word} it, and it holds incidents, or what was before a containment: the way back`,
    ]);
    expect(refusal?.message.split('\n').at(-1)).toMatch(/^What to do: change the code/);
  });

  it('names everything that would be lost', () => {
    const plan = planOf(...types.map((type) => change(type, { actions: ['delete'] })));

    expect(judgeDestroys(plan, none)?.reasons).toHaveLength(types.length);
  });

  it.each([['create'], ['update'], ['no-op'], ['read']] as const)(
    'leaves a table that it would %s alone',
    (action) => {
      const plan = planOf(change('aws_dynamodb_table', { actions: [action] }));

      expect(judgeDestroys(plan, none)).toBeUndefined();
    },
  );

  it('may destroy what is not protected', () => {
    const plan = planOf(change('aws_cloudwatch_metric_alarm', { actions: ['delete'] }));

    expect(judgeDestroys(plan, none)).toBeUndefined();
  });

  it('may destroy what is excused by its address, and nothing else', () => {
    const gone = change('aws_sqs_queue', { actions: ['delete'] });
    const other = { ...gone, address: 'aws_sqs_queue.other' };

    expect(judgeDestroys(planOf(gone), new Set(['aws_sqs_queue.x']))).toBeUndefined();
    expect(judgeDestroys(planOf(gone, other), new Set(['aws_sqs_queue.x']))?.reasons).toStrictEqual(
      [expect.stringMatching(/^aws_sqs_queue\.other: the plan would destroy it/)],
    );
  });

  it('sees what a replacement has left behind', () => {
    const left = { ...change('aws_kms_key', { actions: ['delete'] }), deposed: '00000001' };

    expect(judgeDestroys(planOf(left), none)?.code).toBe(44);
  });
});

describe('a plan that takes a safeguard away', () => {
  it.each<[string, string, unknown, unknown]>([
    ['aws_dynamodb_table', 'deletion_protection_enabled', true, false],
    ['aws_dynamodb_table', 'deletion_protection_enabled', true, null],
    ['aws_s3_bucket', 'force_destroy', false, true],
  ])('%s %s: %s → %s is refused', (type, ...[attribute, before, after]) => {
    const plan = planOf(
      change(type, { before: { [attribute]: before }, after: { [attribute]: after } }),
    );

    expect(judgeDestroys(plan, none)?.reasons).toStrictEqual([
      expect.stringContaining(`${type}.x: ${attribute} would be switched`),
    ]);
  });

  it.each<[string, string, unknown, unknown]>([
    ['aws_dynamodb_table', 'deletion_protection_enabled', false, false],
    ['aws_dynamodb_table', 'deletion_protection_enabled', false, true],
    ['aws_s3_bucket', 'force_destroy', true, true],
    ['aws_lambda_function', 'force_destroy', false, true],
  ])('%s %s: %s → %s is not', (type, ...[attribute, before, after]) => {
    const plan = planOf(
      change(type, { before: { [attribute]: before }, after: { [attribute]: after } }),
    );

    expect(judgeDestroys(plan, none)).toBeUndefined();
  });
});

it('refuses exactly the plans that destroy something protected', () => {
  const anyAction = fc.constantFrom('no-op', 'create', 'read', 'update', 'delete', 'forget');
  const anyType = fc.constantFrom(...types, 'aws_lambda_function', 'aws_iam_role');
  const anyChange = fc.record({ type: anyType, action: anyAction });
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 8 }), (wanted) => {
      const plan = planOf(
        ...wanted.map(({ type, action }) => change(type, { actions: [action as 'create'] })),
      );
      const loses = wanted.some(
        ({ type, action }) => types.includes(type) && ['delete', 'forget'].includes(action),
      );
      expect(judgeDestroys(plan, none) !== undefined).toBe(loses);
    }),
  );
});
