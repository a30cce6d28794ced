import { createCloseBucket } from '../../../../functions/restrict-bucket/close-bucket.ts';
import { createRestrict } from '../../../../functions/restrict-bucket/restrict.ts';
import { ALL_BLOCKED, SWITCHES, toBlock } from '../../../../shared/domain/buckets/access-block.ts';
import {
  ACCOUNT as BEFORE,
  type BucketBefore,
} from '../../../../shared/domain/buckets/bucket-before.ts';
import { StorageError, TransientError } from '../../../../shared/domain/errors.ts';
import { containmentSetup, type ContainmentSetting } from '../../../builders/containment.ts';
import { ACCOUNT, REGION } from '../../../builders/finding.ts';
import { anOrder, aTarget, INCIDENT } from '../../../builders/order.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';
import { fakeBuckets, type FakeBuckets } from '../../../fakes/bucket-access.ts';

const SOME = toBlock((name) => name === 'BlockPublicAcls');
const WHOLE = aTarget({ kind: 'account', region: 'global', id: ACCOUNT });
const RULE = aRule({ actions: ['restrict-bucket'] });
const BY_ACCOUNT = aPolicy({ rules: [RULE], buckets: { public_access: 'account' } });

interface Setting extends ContainmentSetting<BucketBefore> {
  readonly accounts?: FakeBuckets;
}

function setUp(setting: Setting = {}) {
  const { target = WHOLE, accounts = fakeBuckets() } = setting;
  const order = anOrder({ action: 'restrict-bucket', target });
  const { parts, runOf, seen } = containmentSetup<BucketBefore>(order, {
    policy: BY_ACCOUNT,
    ...setting,
  });
  const access = fakeBuckets();
  const restrict = createRestrict({
    ...{ ...parts, access, accounts },
    findArn: () => Promise.reject(new Error('nobody is to be denied')),
    close: createCloseBucket({ access, wait: parts.wait }),
    own: { accountId: ACCOUNT, region: REGION, stack: 'riposte-dev', flowLogBucket: 'flow-logs' },
  });
  return { ...seen, run: runOf(restrict), accounts, bucket: access };
}

it('records the block of the account, switches all of it on, and touches no bucket', async () => {
  const { run, action, accounts, bucket, containments } = setUp({
    accounts: fakeBuckets({ block: SOME }),
  });

  await run();

  expect(accounts.changes).toStrictEqual(['put block']);
  expect(accounts.bucket.block).toStrictEqual(ALL_BLOCKED);
  expect(bucket.changes).toStrictEqual([]);
  expect(containments.record()).toMatchObject({
    ...{ holders: [INCIDENT], ours: [], before: { [BEFORE]: { block: SOME } } },
  });
  expect(action()).toMatchObject({
    state: 'contained',
    steps: [
      {
        resource: `public access block of account ${ACCOUNT}`,
        ...{ from: ['BlockPublicAcls'], to: SWITCHES },
      },
    ],
  });
});

it('changes nothing for a second incident, but holds', async () => {
  const record = {
    ...({ state: 'isolated', holders: ['inc-1'], ours: [] } as const),
    before: { [BEFORE]: {} },
  };
  const { run, accounts, containments } = setUp({
    ...{ record, accounts: fakeBuckets({ block: ALL_BLOCKED }) },
  });

  await run();

  expect(accounts.changes).toStrictEqual([]);
  expect(containments.record()).toMatchObject({ ...record, holders: ['inc-1', INCIDENT] });
});

it('fails when S3 never shows it, or does not take it', async () => {
  const lost = setUp({ accounts: fakeBuckets({}, { loseChanges: true }) });
  const fail = (what: string) => (what === 'put block' ? new Error('no') : undefined);
  const refused = setUp({ accounts: fakeBuckets({}, { fail }) });

  await expect(lost.run()).rejects.toThrow(TransientError);
  await expect(refused.run()).rejects.toThrow(TransientError);

  expect(lost.action()?.reason).toBe('public access not blocked: S3 does not show the block');
  expect(refused.action()?.reason).toBe('public access not blocked: no');
});

it.each<[string, Setting, string]>([
  [
    'the role has no right to it',
    { accounts: fakeBuckets({}, { fail: () => new StorageError('not-allowed', 'not allowed') }) },
    'not allowed',
  ],
  [
    'it is another account',
    { target: { ...WHOLE, id: '210987654321' } },
    `not the platform's own account (${ACCOUNT}), region global`,
  ],
  [
    'a region is named',
    { target: { ...WHOLE, region: REGION } },
    `not the platform's own account (${ACCOUNT}), region global`,
  ],
  [
    'the account is protected',
    { policy: aPolicy({ ...BY_ACCOUNT, protected: { accounts: [ACCOUNT] } }) },
    `protected account ${ACCOUNT} (policy)`,
  ],
])('is refused when %s', async (_, setting, reason) => {
  const { run, action, accounts } = setUp(setting);

  await run();

  expect(action()).toMatchObject({ state: 'refused', reason });
  expect(accounts.changes).toStrictEqual([]);
});
