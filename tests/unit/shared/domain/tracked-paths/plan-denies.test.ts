import { describeDenies } from '../../../../../shared/domain/tracked-paths/describe-denies.ts';
import { planDenies } from '../../../../../shared/domain/tracked-paths/plan-denies.ts';
import {
  aDenyEntry,
  aHostInterface,
  anAcl,
  anAclEntry,
  asAclEntry,
  aWaypoint,
  defaultEntries,
} from '../../../../builders/tracked-paths.ts';

type PlanInput = Parameters<typeof planDenies>[0];

function plan(input: Partial<PlanInput> = {}) {
  const usual = {
    enis: [aHostInterface()],
    waypoints: [aWaypoint()],
    acls: [anAcl()],
    recorded: [],
  };
  const { wanted, left } = planDenies({ ...usual, ...input });
  return {
    rules: wanted.map(({ acl, egress, block, entry, isDenied }) =>
      [
        acl.id,
        egress ? 'out' : 'in',
        block,
        entry?.number ?? 'other',
        isDenied ? 'there' : 'new',
      ].join(' '),
    ),
    left: left.map(({ path, why }) => `${path}: ${why}`),
  };
}

const BOTH_WAYS = ['acl-b in 10.0.0.5/32 1 new', 'acl-b out 10.0.0.5/32 1 new'];
const OWN = "NAT gateway nat-1: it stands in the host's own subnet subnet-a";

describe('where a host is denied', () => {
  it('is nowhere without a waypoint', () => {
    expect(plan({ waypoints: [] })).toStrictEqual({ rules: [], left: [] });
  });

  it('is the ACL of the subnet that its NAT gateway stands in, both ways', () => {
    const acls = [anAcl({ id: 'acl-a', subnetIds: ['subnet-a'] }), anAcl()];

    expect(plan({ acls })).toStrictEqual({ rules: BOTH_WAYS, left: [] });
  });

  it('may be the ACL of its own subnet, when the other subnet has the same', () => {
    expect(plan({ acls: [anAcl({ subnetIds: ['subnet-a', 'subnet-b'] })] })).toStrictEqual({
      ...{ rules: BOTH_WAYS, left: [] },
    });
  });

  it('are all addresses of its interfaces in that VPC, each with a number of its own', () => {
    const enis = [
      aHostInterface({ blocks: ['10.0.0.5/32', '10.0.0.16/28', '2001:db8::5/128'] }),
      aHostInterface({ id: 'eni-2', blocks: ['10.0.0.5/32'] }),
      aHostInterface({
        id: 'eni-3',
        vpcId: 'vpc-2',
        subnetId: 'subnet-y',
        blocks: ['10.9.0.1/32'],
      }),
    ];

    expect(plan({ enis }).rules).toStrictEqual([
      ...['acl-b in 10.0.0.5/32 1 new', 'acl-b in 10.0.0.16/28 2 new'],
      ...['acl-b in 2001:db8::5/128 3 new', 'acl-b out 10.0.0.5/32 1 new'],
      ...['acl-b out 10.0.0.16/28 2 new', 'acl-b out 2001:db8::5/128 3 new'],
    ]);
  });

  it('is each ACL once, however many gateways stand behind it', () => {
    const waypoints = [
      aWaypoint(),
      aWaypoint({ id: 'nat-2', subnetIds: ['subnet-b', 'subnet-c'] }),
    ];
    const acls = [anAcl(), anAcl({ id: 'acl-c', subnetIds: ['subnet-c'] })];

    expect(plan({ waypoints, acls }).rules).toStrictEqual([
      ...BOTH_WAYS,
      ...['acl-c in 10.0.0.5/32 1 new', 'acl-c out 10.0.0.5/32 1 new'],
    ]);
  });
});

describe('what is there', () => {
  const inbound = aDenyEntry({ number: 5 });
  const entries = [asAclEntry(inbound), ...defaultEntries()];

  it('is ours when it is on record', () => {
    expect(plan({ acls: [anAcl({ entries })], recorded: [inbound] }).rules).toStrictEqual([
      'acl-b in 10.0.0.5/32 5 there',
      'acl-b out 10.0.0.5/32 1 new',
    ]);
  });

  it('is not ours when it is not', () => {
    expect(plan({ acls: [anAcl({ entries })] }).rules).toStrictEqual([
      'acl-b in 10.0.0.5/32 other there',
      'acl-b out 10.0.0.5/32 1 new',
    ]);
  });

  it('is set with the number on record when a try died before it', () => {
    const recorded = [
      inbound,
      aDenyEntry({ egress: true, number: 6 }),
      aDenyEntry({ block: '10.0.0.9/32', number: 9 }),
    ];

    expect(plan({ recorded }).rules).toStrictEqual([
      'acl-b in 10.0.0.5/32 5 new',
      'acl-b out 10.0.0.5/32 6 new',
    ]);
  });
});

describe('what stays open', () => {
  it('is what stands in the own subnet of the host', () => {
    const waypoints = [aWaypoint({ subnetIds: ['subnet-a'] })];

    expect(plan({ waypoints })).toStrictEqual({ rules: [], left: [OWN] });
  });

  it('is the part of an endpoint in the own subnet; the others are denied', () => {
    const waypoints = [aWaypoint({ subnetIds: ['subnet-a', 'subnet-b'] })];

    expect(plan({ waypoints })).toStrictEqual({ rules: BOTH_WAYS, left: [OWN] });
  });

  it('is one of two interfaces when the gateway stands in its subnet', () => {
    const enis = [
      aHostInterface(),
      aHostInterface({ id: 'eni-2', subnetId: 'subnet-c', blocks: ['10.0.2.5/32'] }),
    ];
    const waypoints = [aWaypoint({ subnetIds: ['subnet-a'], usedFrom: ['subnet-a', 'subnet-c'] })];
    const acls = [anAcl({ id: 'acl-a', subnetIds: ['subnet-a'] })];

    expect(plan({ enis, waypoints, acls })).toStrictEqual({
      rules: [
        ...['acl-a in 10.0.0.5/32 1 new', 'acl-a in 10.0.2.5/32 2 new'],
        ...['acl-a out 10.0.0.5/32 1 new', 'acl-a out 10.0.2.5/32 2 new'],
      ],
      left: [OWN],
    });
  });

  it.each([
    [
      'what stands in no subnet',
      { waypoints: [aWaypoint({ subnetIds: [] })] },
      'no subnet that is known',
    ],
    ['a subnet of another account', { acls: [] }, 'cannot be seen from this account'],
  ])('is %s', (_, input, why) => {
    const { rules, left } = plan(input);

    expect(rules).toStrictEqual([]);
    expect(left).toStrictEqual([expect.stringContaining(why)]);
  });

  it('is the direction in which no number is free', () => {
    const entries = [anAclEntry({ number: 1 }), ...defaultEntries()];

    expect(plan({ acls: [anAcl({ entries })] })).toStrictEqual({
      rules: ['acl-b out 10.0.0.5/32 1 new'],
      left: [
        'network ACL acl-b, inbound 10.0.0.5/32: no number is free below rule 1, which allows it',
      ],
    });
  });
});

describe('the steps of a plan', () => {
  const input = {
    enis: [aHostInterface()],
    acls: [anAcl({ subnetIds: ['subnet-b', 'subnet-c'] })],
    recorded: [],
  };

  it('name the ACL with every subnet that has it, the rule, and what stays', () => {
    const waypoints = [aWaypoint({ subnetIds: ['subnet-a', 'subnet-b'] })];
    const name = 'network ACL acl-b (subnet-b, subnet-c), inbound 10.0.0.5/32';
    const steps = describeDenies(
      planDenies({ ...input, waypoints }),
      new Map([[name, 'throttled']]),
    );

    expect(steps).toStrictEqual([
      { resource: name, from: [], to: ['denied by rule 1'], note: 'not denied: throttled' },
      { resource: name.replace('inbound', 'outbound'), from: [], to: ['denied by rule 1'] },
      {
        ...{ resource: 'NAT gateway nat-1', from: [], to: [] },
        note: "cannot be denied: it stands in the host's own subnet subnet-a",
      },
    ]);
  });

  it('name four subnets of an ACL at most', () => {
    const subnetIds = ['subnet-b', 'subnet-c', 'subnet-d', 'subnet-e', 'subnet-f', 'subnet-g'];
    const [step] = describeDenies(
      planDenies({ ...input, waypoints: [aWaypoint()], acls: [anAcl({ subnetIds })] }),
    );

    expect(step?.resource).toContain('(subnet-b, subnet-c, subnet-d, subnet-e and 2 more)');
  });

  it('say what somebody else denies', () => {
    const entries = [asAclEntry(aDenyEntry()), ...defaultEntries()];
    const [step] = describeDenies(
      planDenies({ ...input, waypoints: [aWaypoint()], acls: [anAcl({ entries })] }),
    );

    expect(step).toMatchObject({ to: ['denied by a rule of somebody else'] });
  });
});
