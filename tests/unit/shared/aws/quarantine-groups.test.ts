import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createQuarantineGroups,
  QUARANTINE_TAG,
} from '../../../../shared/aws/quarantine-groups.ts';
import { TransientError, UnsafeQuarantineError } from '../../../../shared/domain/errors.ts';
import { accessRules } from '../../../../shared/domain/forensic-access.ts';

const ec2 = mockClient(EC2Client);
const groups = createQuarantineGroups({
  client: new EC2Client({ region: 'eu-west-1' }),
  stack: 'riposte-dev',
  groupName: 'riposte-dev-quarantine',
});
const ec2Error = (name: string) => Object.assign(new Error('from EC2'), { name });
const existing = { GroupId: 'sg-q', Tags: [{ Key: QUARANTINE_TAG, Value: 'riposte-dev' }] };

const EGRESS_V4 = {
  SecurityGroupRuleId: 'sgr-4',
  IsEgress: true,
  IpProtocol: '-1',
  CidrIpv4: '0.0.0.0/0',
};
const EGRESS_V6 = {
  SecurityGroupRuleId: 'sgr-6',
  IsEgress: true,
  IpProtocol: '-1',
  CidrIpv6: '::/0',
};

/** The group is there (or not) and shows these rules, look by look. */
function given({
  found = true,
  rules = [[]],
}: {
  found?: boolean;
  rules?: SecurityGroupRule[][];
}): void {
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: found ? [existing] : [] });
  ec2.on(CreateSecurityGroupCommand).resolves({ GroupId: 'sg-q' });
  ec2.on(RevokeSecurityGroupEgressCommand).resolves({});
  const looks = ec2.on(DescribeSecurityGroupRulesCommand);
  rules.forEach((look) => looks.resolvesOnce({ SecurityGroupRules: look }));
  looks.resolves({ SecurityGroupRules: rules.at(-1) ?? [] });
}

const revoked = () =>
  ec2
    .commandCalls(RevokeSecurityGroupEgressCommand)
    .map(({ args }) => args[0].input.SecurityGroupRuleIds);

beforeEach(() => ec2.reset());

describe('ensure', () => {
  it('uses the group of the network when it has no rule', async () => {
    given({});

    expect(await groups.ensure('vpc-1')).toBe('sg-q');
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)[0]?.args[0].input.Filters).toStrictEqual(
      [
        { Name: 'vpc-id', Values: ['vpc-1'] },
        { Name: 'group-name', Values: ['riposte-dev-quarantine'] },
      ],
    );
    expect(ec2.commandCalls(CreateSecurityGroupCommand)).toHaveLength(0);
    expect(revoked()).toStrictEqual([]);
  });

  it('makes the group with its tag, and takes away the default egress of both families', async () => {
    given({ found: false, rules: [[EGRESS_V4, EGRESS_V6], []] });

    expect(await groups.ensure('vpc-1')).toBe('sg-q');
    expect(ec2.commandCalls(CreateSecurityGroupCommand)[0]?.args[0].input).toMatchObject({
      GroupName: 'riposte-dev-quarantine',
      VpcId: 'vpc-1',
      TagSpecifications: [
        {
          ResourceType: 'security-group',
          Tags: [
            { Key: QUARANTINE_TAG, Value: 'riposte-dev' },
            { Key: 'Name', Value: 'riposte-dev-quarantine' },
          ],
        },
      ],
    });
    expect(revoked()).toStrictEqual([['sgr-4', 'sgr-6']]);
  });

  it('takes away the default egress that a crash left behind', async () => {
    given({ rules: [[EGRESS_V4], []] });

    expect(await groups.ensure('vpc-1')).toBe('sg-q');
    expect(revoked()).toStrictEqual([['sgr-4']]);
  });

  it.each(['InvalidSecurityGroupRuleId.NotFound', 'InvalidPermission.NotFound'])(
    'minds nothing when somebody else has just taken it away: %s',
    async (name) => {
      given({ rules: [[EGRESS_V4], []] });
      ec2.on(RevokeSecurityGroupEgressCommand).rejects(ec2Error(name));

      expect(await groups.ensure('vpc-1')).toBe('sg-q');
    },
  );

  it.each<[string, SecurityGroupRule]>([
    ['inbound from anywhere', { IsEgress: false, IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' }],
    ['outbound to one address', { IsEgress: true, IpProtocol: '-1', CidrIpv4: '203.0.113.7/32' }],
    ['outbound on one port', { IsEgress: true, IpProtocol: 'tcp', CidrIpv4: '0.0.0.0/0' }],
    [
      'to another group',
      { IsEgress: true, IpProtocol: '-1', ReferencedGroupInfo: { GroupId: 'sg-x' } },
    ],
    ['to a prefix list', { IsEgress: true, IpProtocol: '-1', PrefixListId: 'pl-1' }],
  ])('refuses a group with a rule that is none of the defaults: %s', async (_, rule) => {
    given({ rules: [[{ ...rule, SecurityGroupRuleId: 'sgr-x' }]] });

    await expect(groups.ensure('vpc-1')).rejects.toThrow(
      new UnsafeQuarantineError('quarantine group sg-q has rules: sgr-x'),
    );
    expect(revoked()).toStrictEqual([]);
  });

  it('hands out a group that somebody has given a rule only to those who ask for any', async () => {
    given({ rules: [[{ SecurityGroupRuleId: 'sgr-x', IsEgress: false, IpProtocol: 'tcp' }]] });

    expect(await groups.ensureWithAnyRules('vpc-1')).toBe('sg-q');
    await expect(groups.ensure('vpc-1')).rejects.toThrow('sgr-x');
    expect(revoked()).toStrictEqual([]);
  });

  const ACCESS = accessRules(
    [{ vpc: 'vpc-1', endpoints: ['sg-e1'], workstations: ['sg-f1'] }],
    'vpc-1',
  );
  const TO_ENDPOINT: SecurityGroupRule = {
    ...{ SecurityGroupRuleId: 'sgr-e', IsEgress: true, IpProtocol: 'tcp' },
    ...{ FromPort: 443, ToPort: 443, ReferencedGroupInfo: { GroupId: 'sg-e1' } },
  };
  const FROM_WORKSTATION: SecurityGroupRule = {
    ...{ SecurityGroupRuleId: 'sgr-w', IsEgress: false, IpProtocol: 'tcp' },
    ...{ FromPort: 0, ToPort: 65_535, ReferencedGroupInfo: { GroupId: 'sg-f1' } },
  };

  it('uses a group with the rules of forensic access, all of them or some', async () => {
    given({ rules: [[TO_ENDPOINT, FROM_WORKSTATION], [TO_ENDPOINT]] });

    expect(await groups.ensure('vpc-1', ACCESS)).toBe('sg-q');
    await expect(groups.verify('sg-q', ACCESS)).resolves.toBeUndefined();
  });

  it.each<[string, SecurityGroupRule]>([
    ['on other ports', { ...TO_ENDPOINT, FromPort: 0 }],
    ['the other way', { ...TO_ENDPOINT, IsEgress: false }],
    ['of another protocol', { ...TO_ENDPOINT, IpProtocol: 'udp' }],
    ['with another group', { ...TO_ENDPOINT, ReferencedGroupInfo: { GroupId: 'sg-e2' } }],
  ])('refuses a group with a rule like those of forensic access, but %s', async (_, rule) => {
    given({ rules: [[TO_ENDPOINT, { ...rule, SecurityGroupRuleId: 'sgr-x' }]] });

    await expect(groups.ensure('vpc-1', ACCESS)).rejects.toThrow(
      new UnsafeQuarantineError('quarantine group sg-q has rules: sgr-x'),
    );
  });

  it('refuses the rules of forensic access where none is given', async () => {
    given({ rules: [[TO_ENDPOINT]] });

    await expect(groups.verify('sg-q')).rejects.toThrow('sgr-e');
  });

  it('takes rules of ours away that are named no more, and no others', async () => {
    const Description = 'Forensic access, by the response policy of Riposte';
    const ours = [TO_ENDPOINT, FROM_WORKSTATION].map((rule) => ({ ...rule, Description }));
    const other = { ...TO_ENDPOINT, SecurityGroupRuleId: 'sgr-x' };
    given({ rules: [[...ours, other], [other]] });
    ec2.on(RevokeSecurityGroupIngressCommand).resolves({});

    await expect(groups.ensure('vpc-1')).rejects.toThrow('has rules: sgr-x');

    expect(revoked()).toStrictEqual([['sgr-e']]);
    expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)[0]?.args[0].input).toStrictEqual({
      GroupId: 'sg-q',
      SecurityGroupRuleIds: ['sgr-w'],
    });
  });

  it('leaves rules of ours to those who ask for a group with any, and those that are named', async () => {
    const Description = 'Forensic access, by the response policy of Riposte';
    given({ rules: [[{ ...TO_ENDPOINT, Description }]] });

    expect(await groups.ensureWithAnyRules('vpc-1')).toBe('sg-q');
    expect(await groups.ensure('vpc-1', ACCESS)).toBe('sg-q');
    expect(revoked()).toStrictEqual([]);
  });

  describe('grant', () => {
    const added = () => [
      ...ec2.commandCalls(AuthorizeSecurityGroupEgressCommand),
      ...ec2.commandCalls(AuthorizeSecurityGroupIngressCommand),
    ];

    it('adds what lacks, by group and never by network', async () => {
      given({});
      ec2.on(AuthorizeSecurityGroupEgressCommand).resolves({});
      ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({});

      await groups.grant('sg-q', ACCESS);

      const Description = 'Forensic access, by the response policy of Riposte';
      const permission = (groupId: string, FromPort: number, ToPort: number) => ({
        ...{ IpProtocol: 'tcp', FromPort, ToPort },
        UserIdGroupPairs: [{ GroupId: groupId, Description }],
      });
      expect(added().map(({ args }) => args[0].input)).toStrictEqual([
        { GroupId: 'sg-q', IpPermissions: [permission('sg-e1', 443, 443)] },
        { GroupId: 'sg-q', IpPermissions: [permission('sg-f1', 0, 65_535)] },
      ]);
    });

    it('adds nothing that is there', async () => {
      given({ rules: [[TO_ENDPOINT, FROM_WORKSTATION]] });

      await groups.grant('sg-q', ACCESS);

      expect(added()).toHaveLength(0);
    });

    it('adds the others when one cannot be, and says why', async () => {
      given({});
      ec2.on(AuthorizeSecurityGroupEgressCommand).rejects(ec2Error('InvalidGroup.NotFound'));
      ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({});

      await expect(groups.grant('sg-q', ACCESS)).rejects.toThrow('from EC2');
      expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand)).toHaveLength(1);
    });

    it('minds nothing when somebody else has just added it', async () => {
      given({});
      ec2.on(AuthorizeSecurityGroupEgressCommand).rejects(ec2Error('InvalidPermission.Duplicate'));
      ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({});

      await expect(groups.grant('sg-q', ACCESS)).resolves.toBeUndefined();
    });
  });

  it('refuses a group whose default egress stays', async () => {
    given({ rules: [[EGRESS_V4]] });

    await expect(groups.ensure('vpc-1')).rejects.toThrow('quarantine group sg-q has rules: sgr-4');
  });

  it('sees a rule on a later page, after an empty one', async () => {
    given({});
    ec2
      .on(DescribeSecurityGroupRulesCommand)
      .resolves({ SecurityGroupRules: [], NextToken: 'more' })
      .on(DescribeSecurityGroupRulesCommand, { NextToken: 'more' })
      .resolves({ SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-x', IsEgress: false }] });

    await expect(groups.ensure('vpc-1')).rejects.toThrow('sgr-x');
  });

  it.each([[[]], [[{ Key: QUARANTINE_TAG, Value: 'riposte-prod' }]], [undefined]])(
    'refuses a group with our name and not our tag: %j',
    async (tags) => {
      given({});
      const group = { GroupId: 'sg-q', ...(tags && { Tags: tags }) };
      ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group] });

      await expect(groups.ensure('vpc-1')).rejects.toThrow(UnsafeQuarantineError);
      expect(ec2.commandCalls(DescribeSecurityGroupRulesCommand)).toHaveLength(0);
    },
  );

  it('uses the group of somebody who made it at the same moment', async () => {
    given({});
    ec2
      .on(DescribeSecurityGroupsCommand)
      .resolvesOnce({ SecurityGroups: [] })
      .resolves({ SecurityGroups: [existing] });
    ec2.on(CreateSecurityGroupCommand).rejects(ec2Error('InvalidGroup.Duplicate'));

    expect(await groups.ensure('vpc-1')).toBe('sg-q');
  });

  it('comes again later when that group cannot be seen yet', async () => {
    given({ found: false });
    ec2.on(CreateSecurityGroupCommand).rejects(ec2Error('InvalidGroup.Duplicate'));

    await expect(groups.ensure('vpc-1')).rejects.toThrow(TransientError);
  });

  it('does not go on without an id', async () => {
    given({ found: false });
    ec2.on(CreateSecurityGroupCommand).resolves({});

    await expect(groups.ensure('vpc-1')).rejects.toThrow('without a group id');
  });

  it.each([
    DescribeSecurityGroupsCommand,
    CreateSecurityGroupCommand,
    DescribeSecurityGroupRulesCommand,
    RevokeSecurityGroupEgressCommand,
  ])('fails when EC2 refuses one of its calls (%p)', async (command) => {
    given({ found: false, rules: [[EGRESS_V4]] });
    ec2.on(command as typeof CreateSecurityGroupCommand).rejects(ec2Error('UnauthorizedOperation'));

    await expect(groups.ensure('vpc-1')).rejects.toThrow('from EC2');
  });
});

describe('verify', () => {
  it('accepts a group without rules and no other', async () => {
    given({ rules: [[], [EGRESS_V4]] });

    await expect(groups.verify('sg-q')).resolves.toBeUndefined();
    await expect(groups.verify('sg-q')).rejects.toThrow(UnsafeQuarantineError);
    expect(
      ec2.commandCalls(DescribeSecurityGroupRulesCommand)[0]?.args[0].input.Filters,
    ).toStrictEqual([{ Name: 'group-id', Values: ['sg-q'] }]);
  });
});
