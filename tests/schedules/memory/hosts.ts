import type {
  AssociateAddressCommandInput,
  AuthorizeSecurityGroupEgressCommandInput,
  CreateSecurityGroupCommandInput,
  DescribeInstancesCommandInput,
  DisassociateAddressCommandInput,
  Filter,
  IpPermission,
  ModifyNetworkInterfaceAttributeCommandInput,
  NetworkInterface,
  RevokeSecurityGroupEgressCommandInput,
  SecurityGroup,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';

export interface MemoryEni {
  readonly eniId: string;
  readonly vpcId: string;
  readonly requesterManaged: boolean;
  readonly ipv6: boolean;
  groups: readonly string[];
}

interface MemoryGroup {
  readonly groupId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly tags: SecurityGroup['Tags'];
  rules: readonly SecurityGroupRule[];
}

interface MemoryAddress {
  readonly allocationId: string;
  readonly publicIp: string;
  association?: { readonly id: string; readonly eniId: string } | undefined;
}

const PRIVATE_IP = '10.0.0.5';

/** What EC2 does with the calls of the platform to one instance; each is one step that nothing comes between. */
export class MemoryEc2 {
  readonly enis = new Map<string, MemoryEni>();
  readonly groups = new Map<string, MemoryGroup>();
  readonly addresses = new Map<string, MemoryAddress>();
  /** Told of each change of groups, just before it. */
  beforeChange: (eni: MemoryEni, groups: readonly string[]) => void = () => undefined;
  private readonly instanceId: string;
  private ids = 0;

  constructor(instanceId: string) {
    this.instanceId = instanceId;
  }

  answer(command: string, input: object): object {
    switch (command) {
      case 'DescribeInstancesCommand':
        return this.describeInstances(input);
      case 'DescribeNetworkInterfacesCommand':
        return { NetworkInterfaces: [...this.enis.values()].map((eni) => this.describe(eni)) };
      case 'ModifyNetworkInterfaceAttributeCommand':
        return this.modify(input as ModifyNetworkInterfaceAttributeCommandInput);
      case 'DisassociateAddressCommand':
        return this.disassociate(input);
      case 'AssociateAddressCommand':
        return this.associate(input);
      default:
        return this.answerAboutGroups(command, input);
    }
  }

  /** Ids of the groups with this tag. */
  groupsTagged(key: string): string[] {
    const tagged = [...this.groups.values()].filter(({ tags }) =>
      tags?.some((tag) => tag.Key === key),
    );
    return tagged.map(({ groupId }) => groupId);
  }

  private answerAboutGroups(command: string, input: object): object {
    switch (command) {
      case 'DescribeSecurityGroupsCommand':
        return this.describeGroups(input);
      case 'DescribeSecurityGroupRulesCommand':
        return this.describeRules(input);
      case 'CreateSecurityGroupCommand':
        return this.createGroup(input as CreateSecurityGroupCommandInput);
      case 'RevokeSecurityGroupEgressCommand':
        return this.revoke(input as RevokeSecurityGroupEgressCommandInput);
      case 'AuthorizeSecurityGroupEgressCommand':
        return this.authorize(input as AuthorizeSecurityGroupEgressCommandInput, true);
      case 'AuthorizeSecurityGroupIngressCommand':
        return this.authorize(input as AuthorizeSecurityGroupEgressCommandInput, false);
      default:
        throw new Error(`EC2 in memory does not know ${command}`);
    }
  }

  private describeInstances({ InstanceIds: ids = [] }: DescribeInstancesCommandInput): object {
    if (!ids.includes(this.instanceId)) throw failure('InvalidInstanceID.NotFound');
    return { Reservations: [{ Instances: [{ State: { Name: 'running' } }] }] };
  }

  private describe({ eniId, vpcId, groups, requesterManaged, ipv6 }: MemoryEni): NetworkInterface {
    const address = [...this.addresses.values()].find(
      ({ association }) => association?.eniId === eniId,
    );
    const association = address && {
      AllocationId: address.allocationId,
      AssociationId: address.association?.id,
      PublicIp: address.publicIp,
    };
    return {
      NetworkInterfaceId: eniId,
      VpcId: vpcId,
      Groups: groups.map((id) => ({ GroupId: id })),
      RequesterManaged: requesterManaged,
      Ipv6Addresses: ipv6 ? [{ Ipv6Address: '2001:db8::5' }] : [],
      PrivateIpAddresses: [
        { PrivateIpAddress: PRIVATE_IP, ...(association && { Association: association }) },
      ],
    };
  }

  private modify(input: ModifyNetworkInterfaceAttributeCommandInput): object {
    const eni = this.enis.get(input.NetworkInterfaceId ?? '');
    if (!eni) throw failure('InvalidNetworkInterfaceID.NotFound');
    if (eni.requesterManaged) throw failure('OperationNotPermitted');
    const groups = input.Groups ?? [];
    if (groups.some((id) => this.groups.get(id)?.vpcId !== eni.vpcId))
      throw failure('InvalidGroup.NotFound');
    this.beforeChange(eni, groups);
    eni.groups = [...groups];
    return {};
  }

  private disassociate({ AssociationId: id }: DisassociateAddressCommandInput): object {
    const address = [...this.addresses.values()].find(({ association }) => association?.id === id);
    if (!address) throw failure('InvalidAssociationID.NotFound');
    address.association = undefined;
    return {};
  }

  private associate(input: AssociateAddressCommandInput): object {
    const address = this.addresses.get(input.AllocationId ?? '');
    if (!address) throw failure('InvalidAllocationID.NotFound');
    if (address.association) throw failure('Resource.AlreadyAssociated');
    address.association = { id: this.newId('eipassoc'), eniId: input.NetworkInterfaceId ?? '' };
    return {};
  }

  private describeGroups({ Filters: filters = [] }: { Filters?: Filter[] }): object {
    const names = valuesOf(filters, 'group-name');
    const vpcIds = valuesOf(filters, 'vpc-id');
    const found = [...this.groups.values()].filter(
      ({ vpcId, name }) => names.includes(name) && (vpcIds.length === 0 || vpcIds.includes(vpcId)),
    );
    return { SecurityGroups: found.map(toSecurityGroup) };
  }

  private describeRules({ Filters: filters = [] }: { Filters?: Filter[] }): object {
    const [groupId = ''] = valuesOf(filters, 'group-id');
    return { SecurityGroupRules: this.groups.get(groupId)?.rules ?? [] };
  }

  private createGroup(input: CreateSecurityGroupCommandInput): object {
    const { GroupName: name = '', VpcId: vpcId = '', TagSpecifications: tags = [] } = input;
    const twin = [...this.groups.values()].find(
      (group) => group.vpcId === vpcId && group.name === name,
    );
    if (twin) throw failure('InvalidGroup.Duplicate');
    const groupId = this.newId('sg');
    const rules = [this.rule({ IsEgress: true, CidrIpv4: '0.0.0.0/0' })];
    this.groups.set(groupId, { groupId, name, vpcId, tags: tags[0]?.Tags, rules });
    return { GroupId: groupId };
  }

  private revoke({
    GroupId: groupId = '',
    SecurityGroupRuleIds: ids = [],
  }: RevokeSecurityGroupEgressCommandInput): object {
    const group = this.groupOf(groupId);
    const isNamed = ({ SecurityGroupRuleId: id }: SecurityGroupRule): boolean =>
      ids.includes(id ?? '');
    if (!group.rules.some(isNamed)) throw failure('InvalidSecurityGroupRuleId.NotFound');
    group.rules = group.rules.filter((rule) => !isNamed(rule));
    return {};
  }

  private authorize(
    { GroupId: groupId = '', IpPermissions: asked = [] }: AuthorizeSecurityGroupEgressCommandInput,
    isEgress: boolean,
  ): object {
    const group = this.groupOf(groupId);
    const rules = asked.flatMap((permission) =>
      rangesOf(permission).map((range) => this.rule({ ...range, IsEgress: isEgress })),
    );
    if (rules.some((rule) => group.rules.some((other) => isSame(rule, other))))
      throw failure('InvalidPermission.Duplicate');
    group.rules = [...group.rules, ...rules];
    return {};
  }

  private groupOf(groupId: string): MemoryGroup {
    const group = this.groups.get(groupId);
    if (!group) throw failure('InvalidGroup.NotFound');
    return group;
  }

  private rule(rule: Partial<SecurityGroupRule>): SecurityGroupRule {
    return { SecurityGroupRuleId: this.newId('sgr'), IpProtocol: '-1', ...rule };
  }

  private newId(kind: string): string {
    this.ids += 1;
    return `${kind}-${this.ids}`;
  }
}

function failure(name: string): Error {
  return Object.assign(new Error(`EC2 says ${name}`), { name });
}

function valuesOf(filters: readonly Filter[], name: string): readonly string[] {
  return filters.find((filter) => filter.Name === name)?.Values ?? [];
}

function toSecurityGroup({ groupId, name, vpcId, tags, rules }: MemoryGroup): SecurityGroup {
  const permissions = (isEgress: boolean): IpPermission[] =>
    rules.filter((rule) => rule.IsEgress === isEgress).map(toPermission);
  return {
    ...{ GroupId: groupId, GroupName: name, VpcId: vpcId, Tags: tags },
    ...{ IpPermissions: permissions(false), IpPermissionsEgress: permissions(true) },
  };
}

function toPermission({ IpProtocol, CidrIpv4, CidrIpv6 }: SecurityGroupRule): IpPermission {
  return {
    IpProtocol,
    IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4 }],
    Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6 }],
  };
}

function rangesOf({
  IpRanges: ipv4 = [],
  Ipv6Ranges: ipv6 = [],
}: IpPermission): Partial<SecurityGroupRule>[] {
  return [
    ...ipv4.map(({ CidrIp: cidr }) => ({ CidrIpv4: cidr })),
    ...ipv6.map(({ CidrIpv6: cidr }) => ({ CidrIpv6: cidr })),
  ];
}

function isSame(a: SecurityGroupRule, b: SecurityGroupRule): boolean {
  return a.IsEgress === b.IsEgress && a.CidrIpv4 === b.CidrIpv4 && a.CidrIpv6 === b.CidrIpv6;
}
