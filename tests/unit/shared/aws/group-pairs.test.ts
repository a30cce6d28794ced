import { DescribeSecurityGroupsCommand, EC2Client, type SecurityGroup } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { CONVERSION_TAG } from '../../../../shared/aws/conversion-groups.ts';
import { createGroupPairs } from '../../../../shared/aws/group-pairs.ts';
import { QUARANTINE_TAG } from '../../../../shared/aws/quarantine-groups.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const EVERYTHING = {
  IpProtocol: '-1',
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }],
};

beforeEach(() => {
  ec2.reset();
});

const readPairs = createGroupPairs({
  ...{ client: new EC2Client({ region: 'eu-west-1' }), stack: 'riposte-dev' },
  ...{ quarantineName: 'quarantine', conversionName: 'conversion' },
});

function aQuarantine(changes: SecurityGroup = {}): SecurityGroup {
  return {
    ...{ GroupId: 'sg-q', GroupName: 'quarantine', VpcId: 'vpc-1' },
    Tags: [{ Key: QUARANTINE_TAG, Value: 'riposte-dev' }],
    ...{ IpPermissions: [], IpPermissionsEgress: [], ...changes },
  };
}

function aConversion(changes: SecurityGroup = {}): SecurityGroup {
  return {
    ...{ GroupId: 'sg-c', GroupName: 'conversion', VpcId: 'vpc-1' },
    Tags: [{ Key: CONVERSION_TAG, Value: 'riposte-dev' }],
    ...{ IpPermissions: [EVERYTHING], IpPermissionsEgress: [EVERYTHING], ...changes },
  };
}

const answer = (...groups: SecurityGroup[]) =>
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: groups });

describe('the pair of groups', () => {
  it('is known for every VPC after one call, by name and whatever the VPC', async () => {
    answer(aQuarantine(), aConversion(), aQuarantine({ VpcId: 'vpc-2', GroupId: 'sg-q2' }));

    expect([...(await readPairs())]).toStrictEqual([
      ['vpc-1', { quarantine: 'sg-q', conversion: 'sg-c' }],
      ['vpc-2', { quarantine: 'sg-q2' }],
    ]);
    expect(ec2.calls().map(({ args: [{ input }] }) => input)).toStrictEqual([
      {
        Filters: [{ Name: 'group-name', Values: ['quarantine', 'conversion'] }],
        NextToken: undefined,
      },
    ]);
  });

  it('is read to the last page', async () => {
    ec2
      .on(DescribeSecurityGroupsCommand)
      .resolvesOnce({ SecurityGroups: [aQuarantine()], NextToken: 'more' })
      .resolvesOnce({ SecurityGroups: [aConversion()] });

    expect((await readPairs()).get('vpc-1')).toStrictEqual({
      quarantine: 'sg-q',
      conversion: 'sg-c',
    });
  });

  it.each<[string, SecurityGroup]>([
    ['is tagged by another stack', { Tags: [{ Key: QUARANTINE_TAG, Value: 'other' }] }],
    ['has no tag', { Tags: [] }],
    ['has another name', { GroupName: 'web' }],
  ])('lacks a quarantine group that %s', async (_, changes) => {
    answer(aQuarantine(changes));

    expect((await readPairs()).get('vpc-1')?.quarantine).toBeUndefined();
  });

  it('has a quarantine group with the rules that it has', async () => {
    const call = {
      ...{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
      ...{ UserIdGroupPairs: [{ GroupId: 'sg-e1' }, { GroupId: 'sg-e2' }] },
    };
    const list = { IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] };
    answer(aQuarantine({ IpPermissions: [EVERYTHING, {}], IpPermissionsEgress: [call, list] }));

    expect((await readPairs()).get('vpc-1')).toStrictEqual({
      quarantine: 'sg-q',
      rules: [
        'ingress -1 -1--1 0.0.0.0/0',
        'ingress -1 -1--1 ::/0',
        'ingress ? -1--1 ?',
        'egress tcp 443-443 sg-e1',
        'egress tcp 443-443 sg-e2',
        'egress -1 -1--1 pl-1',
      ],
    });
  });

  it.each<[string, SecurityGroup]>([
    ['lets nothing in', { IpPermissions: [] }],
    ['lets nothing out', { IpPermissionsEgress: [] }],
    ['knows IPv4 only', { IpPermissions: [{ ...EVERYTHING, Ipv6Ranges: [] }] }],
    ['knows one protocol', { IpPermissionsEgress: [{ ...EVERYTHING, IpProtocol: 'tcp' }] }],
    ['is tagged by another stack', { Tags: [{ Key: CONVERSION_TAG, Value: 'other' }] }],
  ])('lacks a conversion group that %s', async (_, changes) => {
    answer(aConversion(changes));

    expect((await readPairs()).get('vpc-1')?.conversion).toBeUndefined();
  });

  it('is not called complete when EC2 does not say what rules there are', async () => {
    const group = aQuarantine();
    delete group.IpPermissions;
    answer(group);

    expect((await readPairs()).get('vpc-1')?.quarantine).toBeUndefined();
  });

  it('leaves as an error of the platform what may pass by itself', async () => {
    const slow = Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded' });
    ec2.on(DescribeSecurityGroupsCommand).rejects(slow);

    await expect(readPairs()).rejects.toThrow(TransientError);
  });
});
