import { createCloseBucket } from '../../../../functions/restrict-bucket/close-bucket.ts';
import { createRestrict } from '../../../../functions/restrict-bucket/restrict.ts';
import { ALL_BLOCKED, toBlock } from '../../../../shared/domain/buckets/access-block.ts';
import { BUCKET, type BucketBefore } from '../../../../shared/domain/buckets/bucket-before.ts';
import type { Offender } from '../../../../shared/domain/buckets/offender.ts';
import { StorageError, TransientError } from '../../../../shared/domain/errors.ts';
import { ALICE_ARN, CUSTOMER_POLICY, denying, REPORTS, SID } from '../../../builders/bucket.ts';
import { ACCOUNT, REGION } from '../../../builders/finding.ts';
import { anOrder, INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeBuckets, type FakeBuckets } from '../../../fakes/bucket-access.ts';
import { containmentSetup, type ContainmentSetting } from '../../../builders/containment.ts';

const ALICE: Offender = { kind: 'user', id: 'alice' };
const TRUDY_ARN = 'arn:aws:iam::123456789012:user/trudy';
const ARNS = new Map([['alice', ALICE_ARN]]);
const SOME = toBlock((name) => name === 'BlockPublicAcls');
const refusedBy = (refusal: StorageError['refusal']) => new StorageError(refusal, `S3: ${refusal}`);

interface Setting extends ContainmentSetting<BucketBefore> {
  readonly buckets?: FakeBuckets;
  readonly arn?: string | undefined;
  readonly arns?: ReadonlyMap<string, string>;
}

/** The function with everything but AWS; alice is the offender unless said otherwise. */
function setUp(setting: Setting = {}) {
  const { target = REPORTS, buckets = fakeBuckets(), arns = ARNS } = setting;
  const order = anOrder({ action: 'restrict-bucket', target });
  const { parts, runOf, seen } = containmentSetup<BucketBefore>(order, {
    ...setting,
    action: { offenders: [ALICE], ...setting.action },
  });
  const restrict = createRestrict({
    ...{ ...parts, access: buckets, accounts: fakeBuckets() },
    findArn: ({ id }) => Promise.resolve('arn' in setting ? setting.arn : arns.get(id)),
    close: createCloseBucket({ access: buckets, wait: parts.wait }),
    own: { accountId: ACCOUNT, region: REGION, stack: 'riposte-dev', flowLogBucket: 'flow-logs' },
  });
  return { ...seen, run: runOf(restrict), buckets };
}

describe('restrict', () => {
  it('records what was, denies the offender, then blocks public access', async () => {
    const buckets = fakeBuckets({ block: SOME, policy: CUSTOMER_POLICY });
    const { run, action, containments } = setUp({ buckets });

    await run();

    expect(buckets.changes).toStrictEqual(['put policy', 'put block']);
    expect(buckets.bucket).toStrictEqual({ block: ALL_BLOCKED, policy: denying(CUSTOMER_POLICY) });
    expect(containments.log).toStrictEqual(['lease', 'record', 'isolated', 'end of lease']);
    expect(containments.record()).toMatchObject({
      before: { [BUCKET]: { block: SOME, policy: CUSTOMER_POLICY } },
      ours: [SID],
    });
    expect(action()).toMatchObject({
      state: 'contained',
      offenders: [ALICE],
      steps: [
        { resource: 'policy of bucket reports', to: [`deny ${ALICE_ARN}`] },
        { resource: 'public access block of bucket reports', from: ['BlockPublicAcls'] },
      ],
    });
  });

  it.each<[string, Setting, string, string]>([
    [
      'no principal is known',
      { action: { offenders: [] } },
      'policy of bucket reports',
      'nobody is denied: no principal is known whom a policy could name',
    ],
    [
      'the user is gone',
      { arn: undefined },
      'user alice',
      'not denied: IAM knows no such user or role any more',
    ],
  ])('only blocks, and says why, when %s', async (_, setting, ...[resource, note]) => {
    const { run, action, buckets } = setUp(setting);

    await run();

    expect(buckets.changes).toStrictEqual(['put block']);
    expect(action()?.state).toBe('contained');
    expect(action()?.steps).toContainEqual({ resource, from: [], to: [], note });
  });

  it('waits until S3 shows it', async () => {
    const { run, action, buckets, pauses } = setUp({ buckets: fakeBuckets({}, { staleReads: 2 }) });

    await run();

    expect(action()?.state).toBe('contained');
    expect(buckets.changes).toStrictEqual(['put policy', 'put block']);
    expect(pauses).toStrictEqual([500, 500]);
  });

  it('fails when S3 never shows it, however often it is put', async () => {
    const { run, action, buckets, containments } = setUp({
      buckets: fakeBuckets({}, { loseChanges: true }),
    });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      reason:
        'not denied: S3 does not show the deny; public access not blocked: S3 does not show the block',
    });
    expect(buckets.changes).toHaveLength(6);
    expect(containments.record()).toMatchObject({ holders: [INCIDENT], ours: [SID] });
  });

  it('only looks when the order comes again, unless a part is gone by then', async () => {
    const { run, action, buckets, containments } = setUp();
    await run();
    const first = action();

    await run(true);

    expect(action()).toStrictEqual(first);
    expect(buckets.changes).toStrictEqual(['put policy', 'put block']);

    buckets.bucket.block = SOME;
    await run(true);

    expect(buckets.changes.slice(2)).toStrictEqual(['put block']);
    expect(buckets.bucket).toStrictEqual({ block: ALL_BLOCKED, policy: denying() });
    expect(action()).toMatchObject({ state: 'contained', steps: [{}, { from: [] }] });
    expect(containments.record()?.before).toStrictEqual({ [BUCKET]: {} });
  });

  it('changes nothing for a second incident with the same offender, but holds', async () => {
    const policy = denying(undefined, [ALICE_ARN], 'inc-1');
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy });
    const record = {
      state: 'isolated',
      holders: ['inc-1'],
      before: {},
      ours: ['Riposteinc1'],
    } as const;
    const { run, containments, cutOff } = setUp({ buckets, record });

    await run();

    expect(cutOff).toStrictEqual([true]);
    expect(buckets.changes).toStrictEqual([]);
    expect(containments.record()).toMatchObject({
      holders: ['inc-1', INCIDENT],
      ours: ['Riposteinc1'],
    });
  });

  it('denies whom a later finding of the same incident names, beside who was denied', async () => {
    const arns = new Map([
      ['alice', ALICE_ARN],
      ['trudy', TRUDY_ARN],
    ]);
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy: denying(CUSTOMER_POLICY) });
    const record = {
      ...({ state: 'isolated', holders: [INCIDENT], ours: [SID] } as const),
      before: { [BUCKET]: { policy: CUSTOMER_POLICY } },
    };
    const { run, action, containments } = setUp({
      ...{ buckets, record, arns },
      action: { offenders: [ALICE, { kind: 'user', id: 'trudy' }] },
    });

    await run();

    expect(buckets.changes).toStrictEqual(['put policy']);
    expect(buckets.bucket.policy).toBe(denying(CUSTOMER_POLICY, [ALICE_ARN, TRUDY_ARN]));
    expect(action()?.state).toBe('contained');
    expect(containments.record()).toMatchObject(record);
  });

  it('does not count a statement of a containment that was released', async () => {
    const policy = denying(undefined, [ALICE_ARN], 'inc-1');
    const buckets = fakeBuckets({ block: ALL_BLOCKED, policy });
    const record = { state: 'released', holders: [], ours: ['Riposteinc1'] } as const;
    const { run, containments, pauses } = setUp({ buckets, record });

    await run();

    expect(buckets.changes).toStrictEqual(['put policy']);
    expect(pauses).toStrictEqual([]);
    expect(containments.record()?.ours).toStrictEqual([SID]);
  });
});

describe('one part that fails does not keep the other from being done', () => {
  it.each<[string, string, Error | undefined, string]>([
    [
      'a policy that grows too large',
      CUSTOMER_POLICY.replace('theirs', 'x'.repeat(20_200)),
      undefined,
      'with the deny the policy would exceed 20 KB',
    ],
    [
      'a policy that S3 does not take',
      CUSTOMER_POLICY,
      new Error('MalformedPolicy'),
      'MalformedPolicy',
    ],
  ])('%s', async (_, policy, ...[error, reason]) => {
    const fail = (what: string) => (what === 'put policy' ? error : undefined);
    const buckets = fakeBuckets({ policy }, { fail });
    const { run, action } = setUp({ buckets });

    await expect(run()).rejects.toThrow(TransientError);

    expect(buckets.changes).toStrictEqual(['put block']);
    expect(action()).toMatchObject({ state: 'failed', reason: `not denied: ${reason}` });
  });

  it('a policy that is public while S3 blocks public policies', async () => {
    const fail = (what: string) => (what === 'put policy' ? refusedBy('not-allowed') : undefined);
    const block = toBlock((name) => name === 'BlockPublicPolicy');
    const { run, action } = setUp({ buckets: fakeBuckets({ block }, { fail }) });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()?.reason).toContain('S3 takes no policy that has public parts');
  });

  it('throttling: it comes back, and the block is there by then', async () => {
    const fail = (what: string) =>
      what === 'put policy' ? new TransientError('SlowDown') : undefined;
    const buckets = fakeBuckets({}, { fail });
    const { run, action, containments } = setUp({ buckets });

    await expect(run()).rejects.toThrow('SlowDown');

    expect(buckets.changes).toStrictEqual(['put block']);
    expect(action()?.state).toBe('running');
    expect(containments.log).toStrictEqual(['lease', 'record', 'end of lease']);
    expect(containments.record()).toMatchObject({ state: 'isolating', ours: [SID] });
    expect(containments.record()?.before).toStrictEqual({ [BUCKET]: {} });
  });
});

describe('nothing is changed', () => {
  it.each<[string, Setting, string]>([
    ['in another account', { target: { ...REPORTS, accountId: '210987654321' } }, 'own account'],
    [
      'in another region',
      { target: { ...REPORTS, region: 'us-east-1' } },
      'own account and region',
    ],
    ['in the flow logs', { target: { ...REPORTS, id: 'flow-logs' } }, 'flow logs of the platform'],
    [
      'in a bucket of the stack',
      { target: { ...REPORTS, id: 'riposte-dev-x' } },
      'a part of the platform',
    ],
    [
      'for the platform itself',
      { action: { offenders: [{ kind: 'role', id: 'riposte-dev-x' }] } },
      'a part of the platform',
    ],
    [
      'in a protected bucket',
      { policy: aPolicy({ protected: { buckets: ['reports'] } }) },
      'protected bucket reports',
    ],
    [
      'for a protected principal',
      { policy: aPolicy({ protected: { principals: ['alice'] } }) },
      'protected principal alice',
    ],
    [
      'where the policy is none',
      { buckets: fakeBuckets({ policy: 'x' }) },
      'none that a statement could be added to',
    ],
    [
      'where no bucket is',
      { buckets: fakeBuckets({}, { fail: () => refusedBy('no-bucket') }) },
      'S3: no-bucket',
    ],
  ])('%s', async (_, setting, reason) => {
    const { run, action, buckets, containments } = setUp(setting);

    await run();

    expect(action()?.state).toBe('refused');
    expect(action()?.reason).toContain(reason);
    expect([buckets.changes, containments.record()]).toStrictEqual([[], undefined]);
  });

  it('where S3 does not let us look, and a person is told what to do', async () => {
    const buckets = fakeBuckets({}, { fail: () => refusedBy('not-allowed') });
    const { run, action } = setUp({ buckets });

    await run();

    expect(action()).toMatchObject({ state: 'refused', reason: 'S3: not-allowed' });
    expect(action()?.advice).toHaveLength(2);
  });

  it('in a dry run, which says what would be', async () => {
    const { run, action, buckets } = setUp({ obstacle: { state: 'dry-run', reason: 'paused' } });

    await run();

    expect(action()?.steps.map(({ resource }) => resource)).toStrictEqual([
      'policy of bucket reports',
      'public access block of bucket reports',
    ]);
    expect(buckets.changes).toStrictEqual([]);
  });
});
