import * as fc from 'fast-check';
import {
  isQuarantined,
  needsConversion,
  planIsolation,
  planRelease,
  recordBefore,
  sameGroups,
  type NetworkInterface,
} from '../../../../shared/domain/isolation.ts';
import { anElasticIp, anEni } from '../../../builders/network.ts';

const QUARANTINE = new Map([
  ['vpc-1', 'sg-q1'],
  ['vpc-2', 'sg-q2'],
]);
const isQuarantineGroup = (id: string) => [...QUARANTINE.values()].includes(id);

describe('isQuarantined', () => {
  it.each([
    [anEni('eni-1', ['sg-q1']), true],
    [anEni('eni-1', ['sg-q1', 'sg-web']), false],
    [anEni('eni-1', ['sg-web']), false],
    [anEni('eni-1', []), false],
    [anEni('eni-1', ['sg-q2']), false],
    [anEni('eni-1', ['sg-q2'], { vpcId: 'vpc-2' }), true],
    [anEni('eni-1', ['sg-q1'], { vpcId: 'vpc-3' }), false],
  ])('is true only with the group of its own network and nothing else: %j', (eni, expected) => {
    expect(isQuarantined(eni, QUARANTINE)).toBe(expected);
  });
});

describe('planIsolation', () => {
  it('moves every interface into the group of its network', () => {
    const enis = [anEni('eni-1', ['sg-a', 'sg-b']), anEni('eni-2', ['sg-c'], { vpcId: 'vpc-2' })];

    expect(planIsolation(enis, QUARANTINE)).toStrictEqual([
      { resource: 'eni-1', from: ['sg-a', 'sg-b'], to: ['sg-q1'] },
      { resource: 'eni-2', from: ['sg-c'], to: ['sg-q2'] },
    ]);
  });

  it('says that a group is to be created and that a managed interface cannot be changed', () => {
    const eni = anEni('eni-1', ['sg-a'], { requesterManaged: true });

    expect(planIsolation([eni], new Map())).toStrictEqual([
      {
        resource: 'eni-1',
        from: ['sg-a'],
        to: ['quarantine group (to be created)'],
        note: 'managed by an AWS service: its groups cannot be changed',
      },
    ]);
  });
});

describe('recordBefore', () => {
  it('keeps what an interface had and never our own group', () => {
    const enis = [
      anEni('eni-1', ['sg-a', 'sg-b']),
      anEni('eni-2', ['sg-q1']),
      anEni('eni-3', ['sg-q1', 'sg-a']),
      anEni('eni-4', ['sg-conversion']),
    ];

    expect(recordBefore(enis, ['sg-q1', 'sg-conversion'])).toStrictEqual({
      'eni-1': { vpcId: 'vpc-1', groups: ['sg-a', 'sg-b'] },
      'eni-3': { vpcId: 'vpc-1', groups: ['sg-a'] },
    });
  });

  it('keeps Elastic IPs', () => {
    const elasticIps = [anElasticIp()];

    expect(recordBefore([anEni('eni-1', ['sg-a'], { elasticIps })], ['sg-q1'])).toStrictEqual({
      'eni-1': { vpcId: 'vpc-1', groups: ['sg-a'], elasticIps },
    });
  });
});

describe('needsConversion', () => {
  it.each([
    ['reached directly', { hasDirectPath: true }, true],
    ['behind a gateway', { hasDirectPath: false }, false],
    ['managed by AWS', { hasDirectPath: true, requesterManaged: true }, false],
  ])('of an interface that is %s', (_, overrides, expected) => {
    expect(needsConversion(anEni('eni-1', ['sg-a'], overrides))).toBe(expected);
  });
});

describe('planRelease', () => {
  const was = { vpcId: 'vpc-1', groups: ['sg-a', 'sg-b'] };
  const plan = (eni: NetworkInterface | undefined) =>
    planRelease({ before: { 'eni-1': was }, enis: eni ? [eni] : [], isQuarantineGroup });

  it('restores an interface that is in quarantine', () => {
    expect(plan(anEni('eni-1', ['sg-q1']))).toStrictEqual([
      { resource: 'eni-1', from: ['sg-q1'], to: ['sg-a', 'sg-b'], restore: true },
    ]);
  });

  it.each([[['sg-a', 'sg-b']], [['sg-b', 'sg-a']]])(
    'leaves what it had before alone: %j',
    (groups) => {
      expect(plan(anEni('eni-1', groups))).toStrictEqual([
        { resource: 'eni-1', from: groups, to: ['sg-a', 'sg-b'], restore: false },
      ]);
    },
  );

  it.each([[['sg-new']], [['sg-q1', 'sg-new']], [['sg-a']], [[]], [['sg-q1', 'sg-q2']]])(
    'names groups that somebody set since as drift and leaves them: %j',
    (groups) => {
      expect(plan(anEni('eni-1', groups))).toStrictEqual([
        {
          resource: 'eni-1',
          from: groups,
          to: ['sg-a', 'sg-b'],
          restore: false,
          note: 'drift: its groups were changed after containment and are left as they are',
        },
      ]);
    },
  );

  it('names an interface that is gone', () => {
    expect(plan(undefined)).toStrictEqual([
      {
        resource: 'eni-1',
        from: [],
        to: ['sg-a', 'sg-b'],
        restore: false,
        note: 'drift: the interface no longer exists or was detached',
      },
    ]);
  });

  it('names what is in quarantine without a record, and nothing else that is unrecorded', () => {
    const enis = [anEni('eni-8', ['sg-q1']), anEni('eni-9', ['sg-web']), anEni('eni-7', [])];

    expect(planRelease({ before: {}, enis, isQuarantineGroup })).toStrictEqual([
      {
        resource: 'eni-8',
        from: ['sg-q1'],
        to: ['sg-q1'],
        restore: false,
        note: 'in quarantine without a record of before: set its groups by hand',
      },
    ]);
  });
});

describe('sameGroups', () => {
  it.each([
    [['a', 'b'], ['b', 'a'], true],
    [['a'], ['a', 'b'], false],
    [['a', 'b'], ['a', 'c'], false],
    [[], [], true],
  ])('compares %j and %j as sets: %s', (a, b, same) => {
    expect(sameGroups(a, b)).toBe(same);
  });
});

describe('isolation and release together', () => {
  const groupIds = fc.uniqueArray(fc.constantFrom('sg-a', 'sg-b', 'sg-c', 'sg-d'), {
    minLength: 1,
    maxLength: 5,
  });
  const network = fc.uniqueArray(
    fc.record(
      {
        eniId: fc.stringMatching(/^eni-[0-9a-f]{1,3}$/),
        vpcId: fc.constantFrom('vpc-1', 'vpc-2'),
        groups: groupIds,
        requesterManaged: fc.constant(false),
        hasDirectPath: fc.boolean(),
        elasticIps: fc.constant([]),
      },
      { noNullPrototype: true },
    ),
    { selector: ({ eniId }) => eniId, maxLength: 6 },
  );
  const apply = (
    enis: readonly NetworkInterface[],
    steps: readonly { resource: string; to: readonly string[] }[],
  ) => {
    const groups = new Map(steps.map(({ resource, to }) => [resource, to]));
    return enis.map((eni) => ({ ...eni, groups: groups.get(eni.eniId) ?? eni.groups }));
  };

  it('end exactly where they began', () => {
    fc.assert(
      fc.property(network, (enis) => {
        const before = recordBefore(enis, [...QUARANTINE.values()]);
        const isolated = apply(enis, planIsolation(enis, QUARANTINE));
        expect(isolated.every((eni) => isQuarantined(eni, QUARANTINE))).toBe(true);

        const steps = planRelease({ before, enis: isolated, isQuarantineGroup });
        const released = apply(
          isolated,
          steps.filter(({ restore }) => restore),
        );

        expect(released).toStrictEqual(enis);
        expect(
          planRelease({ before, enis: released, isQuarantineGroup }).filter((s) => s.restore),
        ).toStrictEqual([]);
      }),
    );
  });

  it('record nothing new when the target is isolated again', () => {
    fc.assert(
      fc.property(network, (enis) => {
        const isolated = apply(enis, planIsolation(enis, QUARANTINE));
        expect(recordBefore(isolated, [...QUARANTINE.values()])).toStrictEqual({});
      }),
    );
  });
});
