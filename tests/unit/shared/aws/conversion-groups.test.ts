import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import {
  CONVERSION_TAG,
  createConversionGroups,
} from '../../../../shared/aws/conversion-groups.ts';
import { QUARANTINE_TAG } from '../../../../shared/aws/quarantine-groups.ts';
import { TransientError, UnsafeQuarantineError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const groups = createConversionGroups({
  client: new EC2Client({ region: 'eu-west-1' }),
  stack: 'riposte-dev',
  groupName: 'riposte-dev-conversion',
});
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });

const V4 = { IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' };
const V6 = { IpProtocol: '-1', CidrIpv6: '::/0' };
const ALL_V4 = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const ALL_V6 = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
const inward = (rule: SecurityGroupRule) => ({ ...rule, IsEgress: false });
const outward = (rule: SecurityGroupRule) => ({ ...rule, IsEgress: true });

/** The group is there with these rules; undefined when it is not. */
function given(rules?: SecurityGroupRule[], tagKey = CONVERSION_TAG): void {
  const group = { GroupId: 'sg-all', Tags: [{ Key: tagKey, Value: 'riposte-dev' }] };
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: rules ? [group] : [] });
  ec2.on(CreateSecurityGroupCommand).resolves({ GroupId: 'sg-all' });
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({
    SecurityGroupRules: rules ?? [outward(V4)],
  });
  ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({});
  ec2.on(AuthorizeSecurityGroupEgressCommand).resolves({});
}

/** Rules that were added, by way. */
const added = () => ({
  in: ec2
    .commandCalls(AuthorizeSecurityGroupIngressCommand)
    .flatMap(({ args }) => args[0].input.IpPermissions),
  out: ec2
    .commandCalls(AuthorizeSecurityGroupEgressCommand)
    .flatMap(({ args }) => args[0].input.IpPermissions),
});

beforeEach(() => ec2.reset());

describe('the conversion group of a network', () => {
  it('is made with a tag of its own, and allows everything of both versions of IP, both ways', async () => {
    given();

    expect(await groups.ensure('vpc-1')).toBe('sg-all');
    const [made] = ec2.commandCalls(CreateSecurityGroupCommand);
    expect(made?.args[0].input).toMatchObject({
      ...{ GroupName: 'riposte-dev-conversion', VpcId: 'vpc-1' },
      TagSpecifications: [
        {
          Tags: [
            { Key: CONVERSION_TAG, Value: 'riposte-dev' },
            { Key: 'Name', Value: 'riposte-dev-conversion' },
          ],
        },
      ],
    });
    expect(added()).toStrictEqual({ in: [ALL_V4, ALL_V6], out: [ALL_V6] });
  });

  it.each([
    ['nothing', [V4, V6].flatMap((rule) => [inward(rule), outward(rule)]), { in: [], out: [] }],
    ['IPv6 in', [inward(V4), outward(V4), outward(V6)], { in: [ALL_V6], out: [] }],
    ['IPv4 out', [inward(V4), inward(V6), outward(V6)], { in: [], out: [ALL_V4] }],
    [
      'what one port does not replace',
      [inward({ ...V4, IpProtocol: 'tcp' }), inward(V6), outward(V4), outward(V6)],
      { in: [ALL_V4], out: [] },
    ],
  ])('gets what it lacks: %s', async (_, rules, wanted) => {
    given(rules);

    await groups.ensure('vpc-1');

    expect(added()).toStrictEqual(wanted);
    expect(ec2.commandCalls(CreateSecurityGroupCommand)).toHaveLength(0);
  });

  it('takes a rule that somebody else has just added for its own', async () => {
    given([]);
    ec2.on(AuthorizeSecurityGroupIngressCommand).rejects(ec2Error('InvalidPermission.Duplicate'));

    expect(await groups.ensure('vpc-1')).toBe('sg-all');
  });

  it('is not used when a rule cannot be added', async () => {
    given([]);
    ec2.on(AuthorizeSecurityGroupEgressCommand).rejects(ec2Error('RequestLimitExceeded'));

    await expect(groups.ensure('vpc-1')).rejects.toThrow(TransientError);
  });

  it('is refused, and gets no rule, when it has our name but not our tag', async () => {
    given([], QUARANTINE_TAG);

    await expect(groups.ensure('vpc-1')).rejects.toThrow(UnsafeQuarantineError);
    expect(added()).toStrictEqual({ in: [], out: [] });
  });
});
