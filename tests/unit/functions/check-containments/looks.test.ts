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
import type { ForensicAccess } from '../../../../shared/domain/forensic-access.ts';
import { defined } from '../../../../shared/domain/defined.ts';
import { toRecord } from '../../../../shared/domain/instance-settings.ts';
import { aProfile, EMPTY_PROFILE } from '../../../builders/settings.ts';
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

interface LookOptions {
  readonly kept?: ContainmentRecord<unknown>['kept'];
  readonly readAccess?: () => Promise<ForensicAccess>;
}

const noAccess = (): Promise<ForensicAccess> => Promise.resolve([]);

/** `sgr-1` is any rule, `sgr-1 = egress tcp …` a certain one. */
function aRule(text: string): { id: string; key: string } {
  const [id = '', key = 'ingress -1 -1--1 0.0.0.0/0'] = text.split(' = ');
  return { id, key };
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
  const look = (
    network: InstanceNetwork | undefined,
    rules: Record<string, string[]> = {},
    { kept = {}, readAccess = noAccess }: LookOptions = {},
  ) =>
    lookAtInstance(
      {
        networks: { describe: () => Promise.resolve(network) },
        findRules: (groupId) => Promise.resolve((rules[groupId] ?? []).map(aRule)),
        readAccess,
      },
      'i-0123456789abcdef0',
      { ...record, kept },
    );
  const cut = anEni('eni-1', ['sg-q']);

  it.each([
    ['it is the one without rights', EMPTY_PROFILE, []],
    ['there is none any more', undefined, []],
    [
      'it is the former one',
      aProfile().arn,
      ['its instance profile is web, which may have rights'],
    ],
  ])('sees whether a replaced profile still is: %s', async (_, profile, whats) => {
    const network = { ...aNetwork(cut), ...defined({ profile }) };

    const sight = await look(network, {}, { kept: toRecord([aProfile()]) });

    expect(sight).toStrictEqual({
      ...SOUND,
      drifts: whats.map((what) => ({ kind: 'profile', what })),
    });
  });

  it('does not care for a profile that was not replaced', async () => {
    expect(await look({ ...aNetwork(cut), profile: aProfile().arn })).toStrictEqual(SOUND);
  });

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

  describe('whose group gives forensic access', () => {
    const access = [{ vpc: 'vpc-1', endpoints: ['sg-e1'], workstations: ['sg-f1'] }];
    const readAccess = () => Promise.resolve(access);
    const OURS = ['sgr-1 = egress tcp 443-443 sg-e1', 'sgr-2 = ingress tcp 0-65535 sg-f1'];

    it.each([
      ['has exactly these rules', OURS],
      ['lacks one, which only cuts more', OURS.slice(1)],
      ['has none yet', []],
    ])('holds when it %s', async (_, rules) => {
      expect(await look(aNetwork(cut), { 'sg-q': rules }, { readAccess })).toStrictEqual(SOUND);
    });

    it.each([
      ['to the same group on all ports', 'egress tcp 0-65535 sg-e1'],
      ['from the endpoints', 'ingress tcp 443-443 sg-e1'],
      ['to a network', 'egress tcp 443-443 0.0.0.0/0'],
      ['to another group', 'egress tcp 443-443 sg-e2'],
    ])('came undone when it has one beside them: %s', async (_, key) => {
      const rules = { 'sg-q': [...OURS, `sgr-3 = ${key}`] };

      expect(await look(aNetwork(cut), rules, { readAccess })).toStrictEqual({
        ...SOUND,
        drifts: [{ kind: 'group-rules', what: 'the quarantine group sg-q has rules: sgr-3' }],
      });
    });

    it('came undone when the rules are those of another VPC, or the policy names none any more', async () => {
      const elsewhere = () => Promise.resolve(access.map((entry) => ({ ...entry, vpc: 'vpc-2' })));
      const what = 'the quarantine group sg-q has rules: sgr-1, sgr-2';

      for (const readAccess of [elsewhere, noAccess])
        expect(await look(aNetwork(cut), { 'sg-q': OURS }, { readAccess })).toMatchObject({
          drifts: [{ kind: 'group-rules', what }],
        });
    });

    it('is not known when the policy cannot be read, but that of a group without rules is', async () => {
      const unreadable = { readAccess: () => Promise.reject(new Error('no policy')) };

      expect(await look(aNetwork(cut), { 'sg-q': OURS }, unreadable)).toStrictEqual({
        ...SOUND,
        unread: ['rules of sg-q: no policy'],
      });
      expect(await look(aNetwork(cut), {}, unreadable)).toStrictEqual(SOUND);
    });
  });

  it('says what it could not read of a group, and names the open interface all the same', async () => {
    const parts = {
      networks: { describe: () => Promise.resolve(aNetwork(cut, anEni('eni-2'))) },
      findRules: () => Promise.reject(new Error('denied')),
      readAccess: noAccess,
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

function userArn(name: string): string {
  return `arn:aws:iam::123456789012:user/${name}`;
}

describe('a look at a bucket', () => {
  const wish = { incidentId: 'inc-1', bucket: 'loot', region: 'eu-west-1' };
  const [eve, trudy] = [userArn('eve'), userArn('trudy')];
  const ours = denyStatement({ ...wish, principals: [eve] });
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

  const denying = (...principals: string[]) =>
    policyText(withStatement(NO_POLICY, denyStatement({ ...wish, principals })));

  it.each<[string, string | undefined, string[]]>([
    ['with our statement', withOurs, [sid]],
    ['with all whom it denied', denying(eve, trudy), [sid, eve, trudy]],
    ['with one of them deleted since', denying('AIDAJQABLZS4A3QDU576Q', trudy), [sid, eve, trudy]],
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

  it.each([
    ['nothing', [trudy], [`${eve} is no longer denied`]],
    ['somebody else', [trudy, `${eve}2`], [`${eve} is no longer denied`]],
    [
      'somebody who was deleted',
      ['AROADBQP57FF2AEXAMPLE', `${eve}2`],
      [`${eve} is no longer denied`, `${trudy} is no longer denied`],
    ],
  ])(
    'names whom our statement no longer denies, with %s in the place',
    async (_, now, expected) => {
      const sight = await look(ALL_BLOCKED, denying(...now), [sid, eve, trudy]);

      const drifts = expected.map((what) => ({ kind: 'deny', what }));
      expect(sight).toStrictEqual({ ...SOUND, drifts });
    },
  );

  it('counts whom another statement of ours denies, too', async () => {
    const second = denyStatement({ ...wish, incidentId: 'inc-2', principals: [eve] });
    const first = denyStatement({ ...wish, principals: [trudy] });
    const policy = policyText(withStatement(withStatement(NO_POLICY, first), second));

    const sight = await look(ALL_BLOCKED, policy, [sid, second.Sid ?? '', eve, trudy]);

    expect(sight).toStrictEqual(SOUND);
  });

  it('names a lost statement, and not whom it denied', async () => {
    const sight = await look(ALL_BLOCKED, policyText(NO_POLICY), [sid, eve]);

    const what = `the statement ${sid} is gone or was changed`;
    expect(sight).toStrictEqual({ ...SOUND, drifts: [{ kind: 'deny', what }] });
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
