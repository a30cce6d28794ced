import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createNetworkAcls } from '../../../../shared/aws/network-acls.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aDenyEntry } from '../../../builders/tracked-paths.ts';

const ec2 = mockClient(EC2Client);
const acls = createNetworkAcls(new EC2Client({ region: 'eu-west-1' }));
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });

beforeEach(() => ec2.reset());

describe('reading network ACLs', () => {
  it('gives every page, with the rules of both versions of IP', async () => {
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolvesOnce({
        NextToken: 'more',
        NetworkAcls: [
          {
            ...{ NetworkAclId: 'acl-1', VpcId: 'vpc-1' },
            Associations: [{ SubnetId: 'subnet-a' }, {}],
            Entries: [
              { RuleNumber: 100, CidrBlock: '0.0.0.0/0', RuleAction: 'allow', Protocol: '6' },
              { RuleNumber: 101, Ipv6CidrBlock: '::/0', Egress: true, RuleAction: 'deny' },
              { RuleNumber: 102 },
            ],
          },
        ],
      })
      .resolvesOnce({ NetworkAcls: [{}] });

    expect(await acls.describe(['vpc-1'])).toStrictEqual([
      {
        ...{ id: 'acl-1', vpcId: 'vpc-1', subnetIds: ['subnet-a'] },
        entries: [
          { number: 100, egress: false, block: '0.0.0.0/0', isDeny: false, protocol: '6' },
          { number: 101, egress: true, block: '::/0', isDeny: true, protocol: '-1' },
        ],
      },
      { id: '', vpcId: '', subnetIds: [], entries: [] },
    ]);
    expect(ec2.commandCalls(DescribeNetworkAclsCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
    });
  });

  it('asks by a filter, so that one that is gone does not hide the others', async () => {
    ec2.on(DescribeNetworkAclsCommand).resolves({});

    expect(await acls.read(['acl-1'])).toStrictEqual([]);
    expect(ec2.commandCalls(DescribeNetworkAclsCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'network-acl-id', Values: ['acl-1'] }],
    });
  });

  it('asks for nothing when nothing is wanted: no filter would mean all', async () => {
    expect(await acls.read([])).toStrictEqual([]);
    expect(await acls.describe([])).toStrictEqual([]);
    expect(ec2.calls()).toHaveLength(0);
  });

  it('reports throttling as transient', async () => {
    ec2.on(DescribeNetworkAclsCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(acls.read(['acl-1'])).rejects.toThrow(TransientError);
  });
});

describe('denying', () => {
  it.each([
    ['10.0.0.5/32', { CidrBlock: '10.0.0.5/32' }],
    ['2001:db8::5/128', { Ipv6CidrBlock: '2001:db8::5/128' }],
  ])('%s is a rule for every protocol', async (block, range) => {
    ec2.on(CreateNetworkAclEntryCommand).resolves({});

    expect(await acls.deny(aDenyEntry({ block, egress: true, number: 7 }))).toBe('done');
    expect(ec2.commandCalls(CreateNetworkAclEntryCommand)[0]?.args[0].input).toStrictEqual({
      ...{ NetworkAclId: 'acl-b', Egress: true, RuleNumber: 7 },
      ...{ Protocol: '-1', RuleAction: 'deny', ...range },
    });
  });

  it.each([
    ['NetworkAclEntryAlreadyExists', 'taken'],
    ['NetworkAclEntryLimitExceeded', 'full'],
    ['InvalidNetworkAclID.NotFound', 'gone'],
  ])('says of %s that it is %s', async (name, answer) => {
    ec2.on(CreateNetworkAclEntryCommand).rejects(ec2Error(name));

    expect(await acls.deny(aDenyEntry())).toBe(answer);
  });

  it.each([
    ['RequestLimitExceeded', TransientError],
    ['UnauthorizedOperation', Error],
  ])('throws %s', async (name, kind) => {
    ec2.on(CreateNetworkAclEntryCommand).rejects(ec2Error(name));

    await expect(acls.deny(aDenyEntry())).rejects.toThrow(kind);
  });
});

describe('removing', () => {
  it('names number and direction', async () => {
    ec2.on(DeleteNetworkAclEntryCommand).resolves({});

    await acls.remove(aDenyEntry());

    expect(ec2.commandCalls(DeleteNetworkAclEntryCommand)[0]?.args[0].input).toStrictEqual({
      ...{ NetworkAclId: 'acl-b', Egress: false, RuleNumber: 1 },
    });
  });

  it.each(['InvalidNetworkAclEntry.NotFound', 'InvalidNetworkAclID.NotFound'])(
    'has nothing to do on %s',
    async (name) => {
      ec2.on(DeleteNetworkAclEntryCommand).rejects(ec2Error(name));

      await expect(acls.remove(aDenyEntry())).resolves.toBeUndefined();
    },
  );

  it('reports throttling as transient', async () => {
    ec2.on(DeleteNetworkAclEntryCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(acls.remove(aDenyEntry())).rejects.toThrow(TransientError);
  });
});
