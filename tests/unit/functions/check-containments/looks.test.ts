import fc from 'fast-check';
import { lookAtAccount } from '../../../../functions/check-containments/looks/account.ts';
import { lookAtAddress } from '../../../../functions/check-containments/looks/address.ts';
import { lookAtBucket } from '../../../../functions/check-containments/looks/bucket.ts';
import { lookAtFunction } from '../../../../functions/check-containments/looks/function.ts';
import { lookAtInstance } from '../../../../functions/check-containments/looks/instance.ts';
import type { Sight } from '../../../../functions/check-containments/sight.ts';
import type { InstanceNetwork } from '../../../../shared/aws/instance-network.ts';
import { ALL_BLOCKED } from '../../../../shared/domain/buckets/access-block.ts';
import {
  denyStatement,
  NO_POLICY,
  policyText,
  withStatement,
} from '../../../../shared/domain/buckets/bucket-policy.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import type { Drift } from '../../../../shared/domain/drift.ts';
import { StorageError } from '../../../../shared/domain/errors.ts';
import { anElasticIp, anEni, aNetwork } from '../../../builders/network.ts';

const GONE = { state: 'gone' };
const SOUND = { state: 'seen', drifts: [], unread: [] };

function kindsOf(sight: Sight): string[] {
  return sight.state === 'seen' ? sight.drifts.map(({ kind }) => kind) : ['gone'];
}

function aRecord<Before>(
  before: Readonly<Record<string, Before>>,
  ours: readonly string[] = [],
): ContainmentRecord<Before> {
  return { state: 'isolated', holders: ['inc-1'], before, ours, generation: 1 };
}

describe('a look at an instance', () => {
  const ip = anElasticIp();
  const record = aRecord(
    {
      'eni-1': { vpcId: 'vpc-1', groups: ['sg-web'], elasticIps: [ip] },
      'eni-2': { vpcId: 'vpc-1', groups: ['sg-web', 'sg-db'] },
    },
    ['sg-q'],
  );
  const look = (network: InstanceNetwork | undefined, rules: Record<string, string[]> = {}) =>
    lookAtInstance(
      {
        networks: { describe: () => Promise.resolve(network) },
        findRules: (groupId) => Promise.resolve(rules[groupId] ?? []),
      },
      'i-0123456789abcdef0',
      record,
    );
  const cut = anEni('eni-1', ['sg-q']);

  it.each<[string, InstanceNetwork]>([
    ['both are in quarantine', aNetwork(cut, anEni('eni-2', ['sg-q']))],
    ['one was detached', aNetwork(cut)],
    ['one was attached with the group', aNetwork(cut, anEni('eni-3', ['sg-q']))],
    [
      'another address leads into the group',
      aNetwork({ ...cut, elasticIps: [anElasticIp({ allocationId: 'eipalloc-9' })] }),
    ],
  ])('sees that it holds when %s', async (_, network) => {
    expect(await look(network)).toStrictEqual(SOUND);
  });

  it.each<[string, InstanceNetwork, Drift]>([
    [
      'has its groups back',
      aNetwork(anEni('eni-1')),
      { kind: 'groups', what: 'eni-1 has sg-web, as before the cut' },
    ],
    [
      'has another group',
      aNetwork(anEni('eni-1', ['sg-x'])),
      { kind: 'groups', what: 'eni-1 has sg-x' },
    ],
    [
      'has one beside ours',
      aNetwork(anEni('eni-1', ['sg-q', 'sg-x'])),
      { kind: 'groups', what: 'eni-1 has sg-q, sg-x' },
    ],
    [
      'was attached since',
      aNetwork(cut, anEni('eni-3')),
      { kind: 'interface', what: 'eni-3 was attached since and has sg-web' },
    ],
    [
      'has its address back',
      aNetwork({ ...cut, elasticIps: [ip] }),
      { kind: 'elastic-ip', what: 'Elastic IP 198.51.100.7 is back on eni-1' },
    ],
  ])('names an interface that %s', async (_, network, drift) => {
    expect(await look(network)).toStrictEqual({ ...SOUND, drifts: [drift] });
  });

  it('names the rules of our group, and does not ask for those of others', async () => {
    const rules = { 'sg-q': ['sgr-1', 'sgr-2'], 'sg-web': ['sgr-3'] };

    const sight = await look(aNetwork(cut, anEni('eni-2')), rules);

    expect(sight).toMatchObject({
      drifts: [
        { kind: 'groups' },
        { kind: 'group-rules', what: 'the quarantine group sg-q has rules: sgr-1, sgr-2' },
      ],
    });
  });

  it('says what it could not read of a group, and names the open interface all the same', async () => {
    const parts = {
      networks: { describe: () => Promise.resolve(aNetwork(cut, anEni('eni-2'))) },
      findRules: () => Promise.reject(new Error('denied')),
    };

    const sight = await lookAtInstance(parts, 'i-0123456789abcdef0', record);

    expect(sight).toMatchObject({
      drifts: [{ kind: 'groups' }],
      unread: ['rules of sg-q: denied'],
    });
  });

  it.each([
    undefined,
    { ...aNetwork(cut), state: 'terminated' },
    { state: 'shutting-down', enis: [] },
  ])('takes nothing that is over for drift: %j', async (network) => {
    expect(await look(network)).toStrictEqual(GONE);
  });

  it('holds just when every interface has our group and no other', async () => {
    const groups = fc.uniqueArray(fc.constantFrom('sg-q', 'sg-web', 'sg-db', 'sg-x'));
    await fc.assert(
      fc.asyncProperty(fc.array(groups, { maxLength: 4 }), async (all) => {
        const enis = all.map((ids, index) => anEni(`eni-${index + 1}`, ids));
        const isOpen = all.some((ids) => ids.length !== 1 || ids[0] !== 'sg-q');

        expect(kindsOf(await look(aNetwork(...enis))).length > 0).toBe(isOpen);
      }),
    );
  });
});

describe('a look at a bucket', () => {
  const wish = { incidentId: 'inc-1', bucket: 'loot', region: 'eu-west-1' };
  const ours = denyStatement({ ...wish, principals: ['arn:aws:iam::123456789012:user/eve'] });
  const sid = ours.Sid ?? '';
  const withOurs = policyText(withStatement(NO_POLICY, ours));
  const narrowed = { ...ours, Resource: ['arn:aws:s3:::loot', 'arn:aws:s3:::loot/public/*'] };
  const look = (block: typeof ALL_BLOCKED | undefined, policy?: string, ids = [sid]) =>
    lookAtBucket(
      {
        access: {
          readBlock: () => Promise.resolve(block),
          readPolicy: () => Promise.resolve(policy),
        },
      },
      'loot',
      aRecord({}, ids),
    );

  it.each<[string, string | undefined, string[]]>([
    ['with our statement', withOurs, [sid]],
    ['where nobody was to be denied', undefined, []],
  ])('sees that it holds %s', async (_, policy, ids) => {
    expect(await look(ALL_BLOCKED, policy, ids)).toStrictEqual(SOUND);
  });

  it.each<[string, string | undefined]>([
    ['has no policy', undefined],
    ['has another policy', policyText(NO_POLICY)],
    ['has a statement of ours that denies less', policyText(withStatement(NO_POLICY, narrowed))],
    ['has a policy that cannot be read', 'nonsense'],
  ])('names a bucket that %s', async (_, policy) => {
    expect(kindsOf(await look(ALL_BLOCKED, policy))).toStrictEqual(['deny']);
  });

  it('names the switches that are off', async () => {
    expect(await look({ ...ALL_BLOCKED, IgnorePublicAcls: false }, withOurs)).toStrictEqual({
      ...SOUND,
      drifts: [{ kind: 'public-access', what: 'switched off: IgnorePublicAcls' }],
    });
    expect(kindsOf(await look(undefined))).toStrictEqual(['public-access', 'deny']);
  });

  it.each([
    ['no-bucket', GONE],
    ['not-allowed', 'thrown'],
  ] as const)('does not take it for drift when S3 says %s', async (refusal, expected) => {
    const failing = () => Promise.reject(new StorageError(refusal, 'no'));
    const parts = { access: { readBlock: failing, readPolicy: failing } };

    const sight = await lookAtBucket(parts, 'loot', aRecord({}, [sid])).catch(() => 'thrown');

    expect(sight).toStrictEqual(expected);
  });
});

it.each([
  [ALL_BLOCKED, SOUND],
  [{ ...ALL_BLOCKED, BlockPublicPolicy: false }, ['switched off: BlockPublicPolicy']],
  [undefined, [`switched off: ${Object.keys(ALL_BLOCKED).join(', ')}`]],
])('a look at an account names the switches that are off: %j', async (block, expected) => {
  const accounts = { readBlock: () => Promise.resolve(block) };

  const sight = await lookAtAccount({ accounts }, '123456789012');

  const drifts = Array.isArray(expected)
    ? expected.map((what) => ({ kind: 'public-access', what }))
    : [];
  expect(sight).toStrictEqual({ ...SOUND, drifts });
});

describe('a look at a function', () => {
  it.each([
    [{ reserved: 0 }, SOUND],
    [undefined, GONE],
    [{}, 'its reserved concurrency is none instead of 0'],
    [{ reserved: 3 }, 'its reserved concurrency is 3 instead of 0'],
  ])('of concurrency %j', async (now, expected) => {
    const sight = await lookAtFunction({ concurrency: { read: () => Promise.resolve(now) } }, 'f');

    expect(sight).toStrictEqual(
      typeof expected === 'string'
        ? { ...SOUND, drifts: [{ kind: 'concurrency', what: expected }] }
        : expected,
    );
  });
});

describe('a look at an address', () => {
  const set = { arn: 'arn', name: 'blocked' };

  it.each([
    [{ set, isListed: true, isFull: false }, []],
    [{ set, isListed: false, isFull: false }, ['address']],
    [undefined, ['gone']],
  ])('that is listed: %j', async (listing, kinds) => {
    const sight = await lookAtAddress(
      { sets: { read: () => Promise.resolve(listing) } },
      '1.2.3.4',
    );

    expect(kindsOf(sight)).toStrictEqual(kinds);
  });
});
