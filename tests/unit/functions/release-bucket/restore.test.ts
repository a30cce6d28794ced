import { createRestore } from '../../../../functions/release-bucket/restore.ts';
import { ALL_BLOCKED, toBlock } from '../../../../shared/domain/buckets/access-block.ts';
import {
  ACCOUNT,
  BUCKET,
  type BucketBefore,
} from '../../../../shared/domain/buckets/bucket-before.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { StorageError } from '../../../../shared/domain/errors.ts';
import { aBucketHold, ALICE_ARN, CUSTOMER_POLICY, denying, SID } from '../../../builders/bucket.ts';
import { aReleaseOrder, aTarget } from '../../../builders/order.ts';
import { fakeBuckets, type FakeBuckets } from '../../../fakes/bucket-access.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';

const SOME = toBlock((name) => name === 'BlockPublicAcls');

async function restore(
  buckets: FakeBuckets,
  before: BucketBefore = {},
  more: Partial<ContainmentRecord<BucketBefore>> = {},
) {
  const record = { state: 'isolated', before: { [BUCKET]: before }, ours: [SID], ...more } as const;
  const containments = fakeContainments<BucketBefore>(record);
  const hold = aBucketHold({ purpose: 'release' });
  const held = await containments.read(hold);
  if (!held) throw new Error('nothing is held');
  const restoring = createRestore({
    ...{ access: buckets, accounts: fakeBuckets(), containments, wait: () => Promise.resolve() },
  });
  return restoring({ hold, record: held, order: aReleaseOrder() });
}

describe('a bucket that is given back', () => {
  it('gets the very policy that it had, and its block first', async () => {
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy: denying(CUSTOMER_POLICY) });

    const outcome = await restore(buckets, { block: SOME, policy: CUSTOMER_POLICY });

    expect(buckets.changes).toStrictEqual(['put block', 'put policy']);
    expect(buckets.bucket).toStrictEqual({ block: SOME, policy: CUSTOMER_POLICY });
    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [
        {
          resource: 'public access block of bucket reports',
          from: Object.keys(ALL_BLOCKED),
          to: ['BlockPublicAcls'],
        },
        { resource: 'policy of bucket reports', from: [SID], to: [] },
      ],
    });
  });

  it('that had neither has neither', async () => {
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy: denying() });

    const { state } = await restore(buckets);

    expect(state).toBe('released');
    expect(buckets.bucket).toStrictEqual({ block: undefined, policy: undefined });
  });

  it('keeps what others have said meanwhile', async () => {
    const theirs = denying(CUSTOMER_POLICY, [ALICE_ARN], 'inc-of-others');
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy: denying(theirs) });

    await restore(buckets, { block: ALL_BLOCKED });

    expect(buckets.changes).toStrictEqual(['put policy']);
    expect(buckets.bucket.policy).toBe(theirs);
  });

  it('loses the denies of every incident that held it', async () => {
    const both = denying(denying(CUSTOMER_POLICY, [ALICE_ARN], 'inc-1'));
    const buckets = fakeBuckets({ policy: both });

    await restore(buckets, { policy: CUSTOMER_POLICY }, { ours: ['Riposteinc1', SID] });

    expect(buckets.bucket.policy).toBe(CUSTOMER_POLICY);
  });

  it('whose policy was not touched keeps it', async () => {
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy: 'x' });

    const { state, steps } = await restore(buckets, { policy: 'x' }, { ours: [] });

    expect([state, steps.length, buckets.bucket.policy]).toStrictEqual(['released', 1, 'x']);
  });
});

describe('drift is named and left as it is', () => {
  it.each<[string, string | undefined, string]>([
    ['a deny that is gone', CUSTOMER_POLICY, 'the deny was gone'],
    ['a policy that is gone', undefined, 'the deny was gone'],
    [
      'a deny that somebody changed',
      denying(CUSTOMER_POLICY).replace('"s3:*"', '"s3:GetObject"'),
      'it was changed and is left as it is',
    ],
  ])('%s', async (_, policy, note) => {
    const buckets = fakeBuckets({ policy });

    const outcome = await restore(buckets);

    expect(outcome.state).toBe('released');
    expect(outcome.reason).toBe(`policy of bucket reports: drift: ${note}`);
    expect(buckets.changes).toStrictEqual([]);
  });

  it('a deny that an earlier try removed is none', async () => {
    const outcome = await restore(fakeBuckets(), {}, { state: 'releasing' });

    expect(outcome.reason).toBeUndefined();
  });

  it('a bucket that is gone', async () => {
    const fail = () => new StorageError('no-bucket', 'gone');

    const outcome = await restore(fakeBuckets({}, { fail }));

    expect(outcome).toMatchObject({ state: 'released' });
    expect(outcome.reason).toContain('drift: the bucket no longer exists');
  });

  it('a switch that somebody switched off', async () => {
    const outcome = await restore(fakeBuckets({ policy: denying() }), { block: SOME });

    expect(outcome.reason).toContain('drift: BlockPublicAcls switched off after containment');
  });
});

describe('what cannot be given back is told', () => {
  it.each([
    [
      'S3 refuses',
      { fail: (what: string) => (what === 'put policy' ? new Error('no') : undefined) },
      'no',
    ],
    ['S3 does not show it', { loseChanges: true }, 'S3 still shows the deny'],
  ])('%s', async (_, behaviour, note) => {
    const policy = denying(CUSTOMER_POLICY);
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy }, behaviour);

    const outcome = await restore(buckets, { policy: CUSTOMER_POLICY });

    expect(outcome.state).toBe('release-failed');
    expect(outcome.reason).toContain(`policy of bucket reports: ${note}`);
    expect(buckets.changes).toContain('remove block');
  });

  it('a policy that cannot be understood', async () => {
    const outcome = await restore(fakeBuckets({ policy: 'x' }));

    expect(outcome).toMatchObject({ state: 'release-failed' });
    expect(outcome.reason).toContain('cannot be understood');
  });
});

describe('an account that is given back', () => {
  const giveBack = async (accounts: FakeBuckets, before: BucketBefore) => {
    const containments = fakeContainments<BucketBefore>({
      ...({ state: 'isolated', before: { [ACCOUNT]: before }, ours: [] } as const),
    });
    const target = aTarget({ kind: 'account', region: 'global', id: '123456789012' });
    const hold = aBucketHold({ purpose: 'release', target });
    const record = await containments.read(hold);
    if (!record) throw new Error('nothing is held');
    const wait = () => Promise.resolve();
    const restoring = createRestore({ access: fakeBuckets(), accounts, containments, wait });
    return restoring({ hold, record, order: aReleaseOrder({ target }) });
  };

  it.each([
    [{ block: SOME }, SOME, ['BlockPublicAcls']],
    [{}, undefined, []],
  ])('has the switches of before: %j', async (before, block, to) => {
    const accounts = fakeBuckets({ block: ALL_BLOCKED });

    const outcome = await giveBack(accounts, before);

    expect(accounts.bucket.block).toStrictEqual(block);
    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [
        {
          resource: 'public access block of account 123456789012',
          ...{ from: Object.keys(ALL_BLOCKED), to },
        },
      ],
    });
  });

  it('keeps what was switched off meanwhile, and says so', async () => {
    const accounts = fakeBuckets({ block: SOME });

    const { state, reason } = await giveBack(accounts, { block: ALL_BLOCKED });

    expect(state).toBe('released');
    expect(reason).toContain('drift: IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets');
    expect(accounts.changes).toStrictEqual([]);
  });

  it('says what it has no right to give back', async () => {
    const fail = () => new StorageError('not-allowed', 'not allowed');

    const outcome = await giveBack(fakeBuckets({ block: ALL_BLOCKED }, { fail }), {});

    expect(outcome).toMatchObject({
      state: 'release-failed',
      reason:
        'not restored: public access block of account 123456789012: StorageError: not allowed',
    });
  });
});
