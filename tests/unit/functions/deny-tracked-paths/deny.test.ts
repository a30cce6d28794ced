import { TransientError } from '../../../../shared/domain/errors.ts';
import { entryName } from '../../../../shared/domain/tracked-paths/deny-entry.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { aTarget, INCIDENT } from '../../../builders/order.ts';
import { aPolicy } from '../../../builders/policy.ts';
import {
  aDenyEntry,
  aHostInterface,
  aNatNetwork,
  anAcl,
  anAclEntry,
  anEndpoint,
  asAclEntry,
  defaultEntries,
} from '../../../builders/tracked-paths.ts';
import { fakeNetworkAcls } from '../../../fakes/network-acls.ts';
import { DENIED, IN, OUT, recordOf, setUp, type Setting } from './deny-setup.ts';

describe('a host behind a NAT gateway', () => {
  it('is denied both ways where the gateway stands, with every rule on record before it is set', async () => {
    const { run, acls, action, containments, metrics } = setUp();

    await run();

    // No time to containment: it comes after the cut on purpose.
    expect(metrics.totals).toStrictEqual({ ContainmentsCompleted: 1 });
    expect(acls.denied()).toStrictEqual(DENIED);
    expect(containments.log).toStrictEqual(['lease', 'record', 'isolated', 'end of lease']);
    expect(containments.record()?.before).toStrictEqual(recordOf(IN, OUT));
    expect(action()).toMatchObject({
      state: 'contained',
      steps: [
        { resource: 'network ACL acl-b (subnet-b), inbound 10.0.0.5/32', to: ['denied by rule 1'] },
        {
          resource: 'network ACL acl-b (subnet-b), outbound 10.0.0.5/32',
          to: ['denied by rule 1'],
        },
      ],
    });
    expect(action()?.reason).toBeUndefined();
  });

  it('is found among the targets of load balancers by its id and its addresses', async () => {
    const enis = [aHostInterface({ blocks: ['10.0.0.5/32', '2001:db8::5/128'] })];
    const { run, asked } = setUp({ enis });

    await run();

    expect(asked).toStrictEqual([
      { targetIds: [INSTANCE, '10.0.0.5', '2001:db8::5'], formerGroups: [] },
    ]);
  });

  it.each([
    ['holds', { holders: [INCIDENT] }, ['arn:web']],
    ['is over', { state: 'released' as const }, []],
  ])(
    'is looked for in groups that its isolation took it out of, while that %s',
    async (_, held, arns) => {
      const target = {
        kind: 'target',
        groupArn: 'arn:web',
        targetId: INSTANCE,
        registered: true,
      } as const;
      const kept = {
        target,
        protection: { kind: 'termination-protection', enabled: false },
      } as const;
      const { run, asked } = setUp({ record: { ...held, kept } });

      await run();

      expect(asked.map(({ formerGroups }) => formerGroups)).toStrictEqual([arns]);
    },
  );

  it('has nothing denied when nothing keeps its connections alive, and that is said', async () => {
    const network = { ...aNatNetwork(), routeTables: [] };
    const { run, acls, action } = setUp({ network });

    await run();

    expect(acls.changes).toStrictEqual([]);
    expect(action()).toMatchObject({
      ...{ state: 'contained', steps: [] },
      reason: 'no connection of this host stays tracked on its way: there was nothing to deny',
    });
  });
});

describe('an order that comes again', () => {
  it('goes on where the first died between two rules', async () => {
    const acls = fakeNetworkAcls([anAcl({ entries: [asAclEntry(IN), ...defaultEntries()] })]);
    const record = { holders: [INCIDENT], before: recordOf(IN, OUT) };
    const { run, containments } = setUp({ acls, record, action: { state: 'running' } });

    await run(true);

    expect(acls.changes).toStrictEqual(['deny acl-b out 1 10.0.0.5/32']);
    expect(containments.record()?.before).toStrictEqual(recordOf(IN, OUT));
  });

  it('of a second incident becomes a further holder and sets nothing', async () => {
    const entries = [IN, OUT].map(asAclEntry);
    const acls = fakeNetworkAcls([anAcl({ entries: [...entries, ...defaultEntries()] })]);
    const { run, containments, cutOff } = setUp({
      acls,
      record: { holders: ['inc-1'], before: recordOf(IN, OUT) },
    });

    await run();

    expect(cutOff).toStrictEqual([true]);
    expect(acls.changes).toStrictEqual([]);
    expect(containments.record()?.holders).toStrictEqual(['inc-1', INCIDENT]);
  });

  it('does not take rules of a containment that is over for ours', async () => {
    const acls = fakeNetworkAcls([anAcl({ entries: [asAclEntry(IN), ...defaultEntries()] })]);
    const { run, containments } = setUp({
      acls,
      record: { state: 'released', holders: [], before: recordOf(IN, OUT) },
    });

    await run();

    expect(acls.changes).toStrictEqual(['deny acl-b out 1 10.0.0.5/32']);
    expect(containments.record()?.before).toStrictEqual(recordOf(OUT));
  });
});

describe('a number that somebody else takes meanwhile', () => {
  const foreign = (number: number) => anAclEntry({ number, block: '192.0.2.1/32', isDeny: true });

  it('is left to him, and the next one is on record before it is set', async () => {
    const log: string[][] = [];
    const acls = fakeNetworkAcls([anAcl()], {
      meanwhile: ({ egress, number }, fake) => {
        log.push(Object.keys(containments.record()?.before ?? {}));
        if (!egress && number === 1) fake.put('acl-b', foreign(1));
      },
    });
    const { run, action, containments } = setUp({ acls });

    await run();

    const second = aDenyEntry({ number: 2 });
    expect(action()?.state).toBe('contained');
    expect(acls.denied()).toContain('acl-b in 2 10.0.0.5/32');
    expect(log.at(-1)).toContain(entryName(second));
    expect(containments.record()?.before).toStrictEqual(recordOf(IN, OUT, second));
  });

  it('may be our own rule, whose answer was lost', async () => {
    const acls = fakeNetworkAcls([anAcl()], {
      meanwhile: (entry, fake) => {
        fake.put(entry.aclId, asAclEntry(entry));
      },
    });
    const { run, action, containments } = setUp({ acls });

    await run();

    expect(action()?.state).toBe('contained');
    expect(containments.record()?.before).toStrictEqual(recordOf(IN, OUT));
  });

  it('is no problem when his rule denies the same', async () => {
    const acls = fakeNetworkAcls([anAcl()], {
      meanwhile: ({ egress, number }, fake) => {
        fake.put('acl-b', anAclEntry({ egress, number, block: '10.0.0.0/24', isDeny: true }));
      },
    });
    const { run, action } = setUp({ acls });

    await run();

    expect(action()).toMatchObject({
      state: 'contained',
      steps: [{ to: ['denied by a rule of somebody else'] }, {}],
    });
  });

  it('fails after the tenth', async () => {
    const acls = fakeNetworkAcls([anAcl()], {
      meanwhile: ({ egress, number }, fake) => {
        fake.put('acl-b', { ...foreign(number), egress });
      },
    });
    const { run, action } = setUp({ acls });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      steps: [{ note: 'not denied: others have taken every number that was free' }, {}],
    });
    expect(acls.changes).toHaveLength(20);
  });

  it('fails when it was the last below the rule that allows everything', async () => {
    const entries = [anAclEntry({ number: 2 }), anAclEntry({ number: 2, egress: true })];
    const acls = fakeNetworkAcls([anAcl({ entries })], {
      meanwhile: ({ egress, number }, fake) => {
        fake.put('acl-b', { ...foreign(number), egress });
      },
    });
    const { run, action } = setUp({ acls });

    await expect(run()).rejects.toThrow('not done');

    expect(action()?.state).toBe('failed');
    expect(acls.changes).toHaveLength(2);
  });
});

describe('what cannot be denied', () => {
  it('is told with what a person can do, and refused when it is all there is', async () => {
    const { run, acls, action, metrics } = setUp({ network: aNatNetwork('subnet-a') });

    await run();

    expect(acls.changes).toStrictEqual([]);
    expect(metrics.totals).toStrictEqual({ ActionsRefused: 1 });
    expect(action()).toMatchObject({
      state: 'refused',
      reason: 'open connections may live on through NAT gateway nat-1',
      advice: [expect.stringContaining('stop the instance'), expect.any(String)],
      steps: [{ note: "cannot be denied: it stands in the host's own subnet subnet-a" }],
    });
  });

  it('is told beside what has been', async () => {
    const network = { ...aNatNetwork(), endpoints: [anEndpoint({ subnetIds: ['subnet-a'] })] };
    const { run, acls, action } = setUp({ network });

    await run();

    expect(acls.denied()).toStrictEqual(DENIED);
    expect(action()).toMatchObject({
      state: 'contained',
      reason: 'open connections may live on through interface endpoint vpce-1',
      advice: [expect.any(String), expect.any(String)],
    });
  });

  it.each([
    ['full', 'the network ACL is full'],
    ['gone', 'the network ACL no longer exists'],
  ] as const)('because the ACL is %s, fails and comes again', async (answer, why) => {
    const { run, action } = setUp({ acls: fakeNetworkAcls([anAcl()], { answer }) });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      steps: [{ note: expect.stringContaining(why) as string }, {}],
    });
  });

  it('in one ACL does not keep it from being denied in another', async () => {
    const fail = { 'acl-b': new TransientError('throttled') };
    const acls = fakeNetworkAcls([anAcl(), anAcl({ id: 'acl-c', subnetIds: ['subnet-c'] })], {
      fail,
    });
    const network = { ...aNatNetwork(), endpoints: [anEndpoint({ subnetIds: ['subnet-c'] })] };
    const { run, action, containments } = setUp({ acls, network });

    await expect(run()).rejects.toThrow(TransientError);

    expect(acls.denied()).toStrictEqual(['acl-c in 1 10.0.0.5/32', 'acl-c out 1 10.0.0.5/32']);
    expect(action()).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^not done: .*acl-b.*inbound.*outbound/) as string,
    });
    expect(containments.record()?.holders).toStrictEqual([INCIDENT]);
  });

  it('fails when EC2 never shows the rules, however often they are set', async () => {
    const { run, action } = setUp({ acls: fakeNetworkAcls([anAcl()], { loseChanges: true }) });

    await expect(run()).rejects.toThrow(TransientError);

    expect(action()).toMatchObject({
      state: 'failed',
      steps: [{ note: 'not denied: EC2 does not show that it denies it' }, {}],
    });
  });
});

describe('what is not touched', () => {
  it.each([
    [
      'another account',
      { target: aTarget({ accountId: '210987654321' }) },
      "platform's own account",
    ],
    ['another region', { target: aTarget({ region: 'eu-north-1' }) }, "platform's own account"],
    ['an instance that is gone', { enis: [] }, 'does not exist any more'],
    [
      'a protected network',
      { policy: aPolicy({ protected: { vpcs: ['vpc-1'] } }) },
      'protected network vpc-1',
    ],
  ])('%s', async (_, setting: Setting, reason) => {
    const { run, acls, action } = setUp(setting);

    await run();

    expect(acls.changes).toStrictEqual([]);
    expect(action()).toMatchObject({
      ...{ state: 'refused', reason: expect.stringContaining(reason) as string },
    });
  });

  it('a host whose order is a dry run; the steps say what would be done', async () => {
    const { run, acls, action } = setUp({
      action: { mode: 'dry-run' },
      obstacle: { state: 'dry-run', reason: 'the policy orders a dry run' },
    });

    await run();

    expect(acls.changes).toStrictEqual([]);
    expect(action()).toMatchObject({ state: 'dry-run', steps: [{ to: ['denied by rule 1'] }, {}] });
  });

  it('a host that a brake stops in the second try keeps what the first has set, and that is said', async () => {
    const { run, action } = setUp({
      ...{ record: { holders: [INCIDENT], before: recordOf(IN) }, action: { state: 'failed' } },
      obstacle: { state: 'dry-run', reason: 'paused' },
    });

    await expect(run(true)).rejects.toThrow('an earlier try has begun');

    expect(action()).toMatchObject({
      state: 'failed',
      steps: [{ to: ['denied by rule 1'], note: 'may have been denied by an earlier try' }],
    });
  });
});
