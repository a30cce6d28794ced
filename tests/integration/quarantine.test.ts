import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { createKeepAlive } from '../../functions/isolate-instance/keep-alive/keep-alive.ts';
import { createQuarantine } from '../../functions/isolate-instance/quarantine.ts';
import { createRestore } from '../../functions/release-instance/restore.ts';
import { createServer, groupsByInterface } from '../../scripts/local-aws/customer-server.ts';
import { createContainmentStore, type Hold } from '../../shared/aws/containment-store.ts';
import { createConversionGroups } from '../../shared/aws/conversion-groups.ts';
import { createGroupPairs } from '../../shared/aws/group-pairs.ts';
import { createElasticIps } from '../../shared/aws/elastic-ips.ts';
import { createInstanceNetworks } from '../../shared/aws/instance-network.ts';
import { createQuarantineGroups, QUARANTINE_TAG } from '../../shared/aws/quarantine-groups.ts';
import { UnsafeQuarantineError } from '../../shared/domain/errors.ts';
import { fakeSettings } from '../fakes/setting-sources.ts';
import { aHold } from '../builders/order.ts';
import { aPolicy } from '../builders/policy.ts';
import { fakeClock } from './support/incidents.ts';
import { clientConfiguration } from './support/local-aws.ts';
import { atOnce, createTable } from './support/tables.ts';

const STACK = 'riposte-test';
const GROUP = 'riposte-test-quarantine';
let ec2: EC2Client;

beforeAll(() => {
  ec2 = new EC2Client(clientConfiguration());
});
afterAll(() => {
  ec2.destroy();
});

const ours = () => createQuarantineGroups({ client: ec2, stack: STACK, groupName: GROUP });
const aServer = () =>
  createServer(ec2, { name: randomUUID(), eniCount: 2, groups: ['web', 'ssh'] });

async function groupsNamed(vpcId: string) {
  const filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [GROUP] },
  ];
  const answer = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }));
  return answer.SecurityGroups ?? [];
}

describe('the quarantine group of a network', () => {
  it('is made without any rule, tagged as ours, and found again', async () => {
    const { vpcId } = await aServer();
    const groups = ours();

    const groupId = await groups.ensure(vpcId);

    expect(await groups.ensure(vpcId)).toBe(groupId);
    expect(await groupsNamed(vpcId)).toMatchObject([
      { GroupId: groupId, IpPermissions: [], IpPermissionsEgress: [] },
    ]);
    const [group] = await groupsNamed(vpcId);
    expect(group?.Tags).toContainEqual({ Key: QUARANTINE_TAG, Value: STACK });
    await expect(groups.verify(groupId)).resolves.toBeUndefined();
  });

  it('is one, however many make it at once', async () => {
    const { vpcId } = await aServer();

    const ids = await atOnce(10, () => ours().ensure(vpcId));

    expect(new Set(ids).size).toBe(1);
    expect(await groupsNamed(vpcId)).toHaveLength(1);
  });

  it.each(['inbound', 'outbound'])('is refused once somebody has added an %s rule', async (way) => {
    const { vpcId } = await aServer();
    const groups = ours();
    const groupId = await groups.ensure(vpcId);
    const permission = {
      ...{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
      IpRanges: [{ CidrIp: '203.0.113.7/32' }],
    };
    const rule = { GroupId: groupId, IpPermissions: [permission] };
    await (way === 'inbound'
      ? ec2.send(new AuthorizeSecurityGroupIngressCommand(rule))
      : ec2.send(new AuthorizeSecurityGroupEgressCommand(rule)));

    await expect(groups.ensure(vpcId)).rejects.toThrow(UnsafeQuarantineError);
    await expect(groups.verify(groupId)).rejects.toThrow(`quarantine group ${groupId} has rules`);
  });

  it('is refused when it has our name but not our tag', async () => {
    const { vpcId } = await aServer();
    const make = new CreateSecurityGroupCommand({
      GroupName: GROUP,
      Description: 'x',
      VpcId: vpcId,
    });
    const { GroupId: groupId = '' } = await ec2.send(make);

    await expect(ours().ensure(vpcId)).rejects.toThrow('but not its tag');

    const tags = [{ Key: QUARANTINE_TAG, Value: 'another-stack' }];
    await ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags: tags }));
    await expect(ours().ensure(vpcId)).rejects.toThrow(UnsafeQuarantineError);
  });
});

describe('a host with two interfaces', () => {
  async function setUp() {
    const server = await aServer();
    const networks = createInstanceNetworks(ec2);
    const elasticIps = createElasticIps(ec2);
    const table = await createTable('pk');
    const containments = createContainmentStore<InterfaceBefore>({ table, clock: fakeClock() });
    const conversionName = 'riposte-test-conversion';
    const quarantine = createQuarantine({
      ...{ networks, elasticIps, groups: ours(), wait: sleep },
      conversionGroups: createConversionGroups({
        ...{ client: ec2, stack: STACK },
        groupName: conversionName,
      }),
      sendGuard: () => Promise.resolve(),
    });
    const keepAlive = createKeepAlive({ containments, ...fakeSettings() });
    const readPairs = createGroupPairs({
      ...{ client: ec2, stack: STACK, quarantineName: GROUP, conversionName },
    });
    /** As an order does, without the incident. */
    const isolate = async (hold: Hold) => {
      const enis = (await networks.describe(hold.target.id))?.enis ?? [];
      const keeping = keepAlive(hold.target.id);
      const known = await containments.know(hold);
      const pairs = await readPairs();
      const { prepare, cut, verify } = quarantine({ hold, enis, pairs, keeping });
      const preparation = await prepare(aPolicy());
      if ('outcome' in preparation) return preparation.outcome;
      const opening = containments.planOpening(hold, known, preparation.seen);
      await table.transact([opening.write]);
      const outcome = await cut(opening);
      await table.transact([containments.planClosing(opening.lease, 'isolated')]);
      return (await verify(opening)) ?? outcome;
    };
    const restore = createRestore({
      ...{ containments, networks, elasticIps, wait: sleep },
      ...fakeSettings(),
    });
    const hold = aHold({ target: { ...aHold().target, id: server.instanceId } });
    const release = async () => restore(hold, await containments.removeHolder(hold));
    const groups = () => groupsByInterface(ec2, server.instanceId);
    return { server, isolate: () => isolate(hold), release, groups };
  }

  it('is cut off and given back exactly what it had', async () => {
    const { server, isolate, release, groups } = await setUp();
    const before = await groups();

    const isolated = await isolate();
    const during = await groups();
    const released = await release();

    const [quarantine] = await groupsNamed(server.vpcId);
    expect(isolated.state).toBe('contained');
    expect(Object.values(during)).toStrictEqual([[quarantine?.GroupId], [quarantine?.GroupId]]);
    expect(released).toMatchObject({ state: 'released', steps: [{}, {}] });
    expect(await groups()).toStrictEqual(before);
    expect(Object.values(before).flat()).toHaveLength(4);
  });

  it('survives being isolated twice', async () => {
    const { isolate, release, groups } = await setUp();
    const before = await groups();

    const first = await isolate();
    const second = await isolate();
    await release();

    expect(second).toStrictEqual(first);
    expect(await groups()).toStrictEqual(before);
  });

  it('is unknown when EC2 does not have it', async () => {
    const networks = createInstanceNetworks(ec2);

    expect(await networks.describe('i-0123456789abcdef0')).toBeUndefined();
  });
});
