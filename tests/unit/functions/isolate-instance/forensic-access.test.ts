import type { GroupPair } from '../../../../shared/aws/group-pairs.ts';
import { TransientError, UnsafeQuarantineError } from '../../../../shared/domain/errors.ts';
import { ruleKey, type AccessRule } from '../../../../shared/domain/forensic-access.ts';
import { anIsolation } from '../../../builders/isolation.ts';
import { anEni } from '../../../builders/network.ts';
import { aPolicy } from '../../../builders/policy.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeElasticIps } from '../../../fakes/elastic-ips.ts';
import { fakeNetworks } from '../../../fakes/instance-networks.ts';
import { fakeSettings } from '../../../fakes/setting-sources.ts';

interface Situation {
  readonly access?: readonly object[];
  readonly pair?: GroupPair;
  readonly ensure?: () => Promise<string>;
  readonly grant?: () => Promise<void>;
}

const RULES = ['egress tcp 443-443 sg-e1', 'ingress tcp 0-65535 sg-f1'];
const ACCESS = [{ vpc: 'vpc-1', endpoints: ['sg-e1'], workstations: ['sg-f1'] }];
const CUT = { resource: 'eni-1', from: ['sg-web'], to: ['sg-q'] };
const GIVEN = {
  ...{ resource: 'forensic access in vpc-1', from: [] },
  to: ['TCP 443 to sg-e1', 'TCP from sg-f1'],
};

/** What is asked of the groups, as lines. */
function setUp({ access = ACCESS, pair, ensure, grant }: Situation = {}) {
  const asked: string[] = [];
  const note = (what: string, rules: readonly AccessRule[] = []): void => {
    asked.push([what, ...rules.map(ruleKey)].join('; '));
  };
  const networks = fakeNetworks([anEni('eni-1', ['sg-web'])]);
  const { run } = anIsolation({
    ...{ networks, containments: fakeContainments(), settings: fakeSettings() },
    elasticIps: fakeElasticIps(),
    groups: {
      ensure: (vpcId, rules) => {
        note(`ensure ${vpcId}`, rules);
        return ensure ? ensure() : Promise.resolve('sg-q');
      },
      grant: (groupId, rules) => {
        note(`grant ${groupId}`, rules);
        return grant ? grant() : Promise.resolve();
      },
      verify: (groupId, rules) => {
        note(`verify ${groupId}`, rules);
        return Promise.resolve();
      },
    },
    conversionGroups: { ensure: () => Promise.resolve('sg-all') },
    sendGuard: () => Promise.resolve(),
    policy: aPolicy({ forensic_access: access }),
    ...(pair && { pairs: new Map([['vpc-1', pair]]) }),
  });
  return { run, asked, networks };
}

describe('an isolated instance', () => {
  it('can talk to those alone whom the policy names for its VPC, and people are told', async () => {
    const { run, asked } = setUp();

    expect(await run()).toStrictEqual({ state: 'contained', steps: [CUT, GIVEN] });
    expect(asked).toStrictEqual([
      ['ensure vpc-1', ...RULES].join('; '),
      ['grant sg-q', ...RULES].join('; '),
      ['verify sg-q', ...RULES].join('; '),
    ]);
  });

  it('costs no call more where the group has exactly these rules', async () => {
    const { run, asked } = setUp({ pair: { quarantine: 'sg-q', rules: RULES.toReversed() } });

    expect((await run()).steps).toStrictEqual([CUT, GIVEN]);
    expect(asked).toStrictEqual([['verify sg-q', ...RULES].join('; ')]);
  });

  it.each<[string, GroupPair]>([
    ['lacks one', { quarantine: 'sg-q', rules: RULES.slice(1) }],
    ['has one more', { quarantine: 'sg-q', rules: [...RULES, 'egress -1 -1--1 0.0.0.0/0'] }],
    ['has none', { quarantine: 'sg-q' }],
  ])('has its group looked at where it %s', async (_, pair) => {
    const { run, asked } = setUp({ pair });

    await run();

    expect(asked[0]).toMatch(/^ensure vpc-1/);
  });

  it.each<[string, Situation]>([
    ['the policy names nobody', { access: [] }],
    ['it names them for another VPC', { access: [{ ...ACCESS[0], vpc: 'vpc-2' }] }],
  ])('can talk to nobody when %s', async (_, situation) => {
    const { run, asked } = setUp(situation);

    expect((await run()).steps).toStrictEqual([CUT]);
    expect(asked).toStrictEqual(['ensure vpc-1', 'verify sg-q']);
  });

  it('is cut off where rules are left that the policy names no more', async () => {
    const unsafe = new UnsafeQuarantineError('quarantine group sg-q has rules: sgr-1');
    const { run, networks } = setUp({
      access: [],
      pair: { quarantine: 'sg-q', rules: RULES },
      ensure: () => Promise.reject(unsafe),
    });

    expect(await run()).toMatchObject({
      state: 'failed',
      reason: 'quarantine group sg-q has rules: sgr-1; nothing was changed',
    });
    expect(networks.changes).toStrictEqual([]);
  });

  it('is cut off although nobody can be let in', async () => {
    const slow = new TransientError('RequestLimitExceeded: slow down');
    const { run } = setUp({ grant: () => Promise.reject(slow) });

    const { state, steps } = await run();

    expect(state).toBe('contained');
    expect(steps).toStrictEqual([
      CUT,
      {
        ...GIVEN,
        note: 'not given in full: TransientError: RequestLimitExceeded: slow down',
      },
    ]);
  });
});
