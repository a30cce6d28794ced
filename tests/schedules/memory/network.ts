import type {
  CreateNetworkAclEntryCommandInput,
  DescribeNetworkAclsCommandInput,
  NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { refusal } from '../worlds/things.ts';

/** How the network of a host is before. */
export interface NetworkSetup {
  /** The host has an address of IPv6, too. */
  readonly isDual: boolean;
  /** An interface endpoint stands in a subnet of its own, beside the NAT gateway. */
  readonly hasEndpoint: boolean;
  /** The NAT gateway stands in the host's own subnet: no network ACL is between them. */
  readonly isLocal: boolean;
  /** So many numbers are left in the network ACLs, each way. */
  readonly room: number;
}

type Acls = 'acl-a' | 'acl-b' | 'acl-c';
const SUBNETS: Readonly<Record<Acls, string>> = {
  'acl-a': 'subnet-a',
  'acl-b': 'subnet-b',
  'acl-c': 'subnet-c',
};

/** Source: VPC user guide, quotas: rules per network ACL, each way. */
const MOST_RULES = 20;

export const VPC = 'vpc-1';

/** What EC2 does with the calls of the platform to a host, its gateways and its network ACLs. */
export class MemoryNetwork {
  readonly blocks: readonly string[];
  state = 'running';
  private readonly setup: NetworkSetup;
  private readonly acls = new Map<string, readonly NetworkAclEntry[]>();

  constructor(setup: NetworkSetup) {
    this.setup = setup;
    this.blocks = ['10.0.0.5/32', ...(setup.isDual ? ['2001:db8::5/128'] : [])];
    for (const id of Object.keys(SUBNETS)) this.acls.set(id, theirEntries(setup));
  }

  entries(aclId: string, isEgress: boolean): readonly NetworkAclEntry[] {
    return (this.acls.get(aclId) ?? []).filter(({ Egress: egress }) => egress === isEgress);
  }

  set(aclId: string, entries: readonly NetworkAclEntry[]): void {
    this.acls.set(aclId, entries);
  }

  answer(command: string, input: object): object {
    switch (command) {
      case 'DescribeInstancesCommand':
        return { Reservations: [{ Instances: [{ State: { Name: this.state } }] }] };
      case 'StopInstancesCommand':
        this.state = 'stopped';
        return {};
      case 'DescribeNetworkAclsCommand':
        return { NetworkAcls: this.describeAcls(input) };
      case 'CreateNetworkAclEntryCommand':
        return this.create(input as CreateNetworkAclEntryCommandInput);
      case 'DeleteNetworkAclEntryCommand':
        return this.delete(input as CreateNetworkAclEntryCommandInput);
      default:
        return this.answerAboutPlaces(command);
    }
  }

  private answerAboutPlaces(command: string): object {
    const { hasEndpoint, isLocal, isDual } = this.setup;
    const nat = { NatGatewayId: 'nat-1', VpcId: VPC, SubnetId: isLocal ? 'subnet-a' : 'subnet-b' };
    const eni = {
      ...{ NetworkInterfaceId: 'eni-1', VpcId: VPC, SubnetId: 'subnet-a' },
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.5' }],
      Ipv6Addresses: isDual ? [{ Ipv6Address: '2001:db8::5' }] : [],
    };
    const table = {
      ...{ RouteTableId: 'rtb-1', VpcId: VPC, Associations: [{ Main: true }] },
      Routes: [{ NatGatewayId: 'nat-1', State: 'active' }],
    };
    const endpoint = {
      ...{ VpcEndpointId: 'vpce-1', VpcEndpointType: 'Interface', VpcId: VPC },
      SubnetIds: ['subnet-c'],
    };
    const answers = new Map<string, object>([
      ['DescribeNetworkInterfacesCommand', { NetworkInterfaces: [eni] }],
      ['DescribeRouteTablesCommand', { RouteTables: [table] }],
      ['DescribeNatGatewaysCommand', { NatGateways: [nat] }],
      ['DescribeVpcEndpointsCommand', { VpcEndpoints: hasEndpoint ? [endpoint] : [] }],
      ['DescribeLoadBalancersCommand', { LoadBalancers: [] }],
      ['DescribeTargetGroupsCommand', { TargetGroups: [] }],
      ['DescribeAutoScalingInstancesCommand', { AutoScalingInstances: [] }],
    ]);
    const answer = answers.get(command);
    if (!answer) throw new Error(`EC2 in memory does not know ${command}`);
    return answer;
  }

  private describeAcls({ Filters: filters = [] }: DescribeNetworkAclsCommandInput): object[] {
    const ids = filters.find(({ Name: name }) => name === 'network-acl-id')?.Values;
    const found = [...this.acls].filter(([id]) => ids === undefined || ids.includes(id));
    return found.map(([id, entries]) => ({
      ...{ NetworkAclId: id, VpcId: VPC, Entries: entries },
      Associations: [{ SubnetId: SUBNETS[id as Acls] }],
    }));
  }

  private create({ NetworkAclId: id = '', ...entry }: CreateNetworkAclEntryCommandInput): object {
    const entries = this.acls.get(id) ?? [];
    if (entries.some((other) => isSamePlace(other, entry)))
      throw refusal('NetworkAclEntryAlreadyExists');
    if (this.entries(id, entry.Egress === true).length >= MOST_RULES)
      throw refusal('NetworkAclEntryLimitExceeded');
    this.acls.set(id, [...entries, entry]);
    return {};
  }

  private delete({ NetworkAclId: id = '', ...entry }: CreateNetworkAclEntryCommandInput): object {
    const entries = this.acls.get(id) ?? [];
    const others = entries.filter((other) => !isSamePlace(other, entry));
    if (others.length === entries.length) throw refusal('InvalidNetworkAclEntry.NotFound');
    this.acls.set(id, others);
    return {};
  }
}

function isSamePlace(a: NetworkAclEntry, b: NetworkAclEntry): boolean {
  return a.RuleNumber === b.RuleNumber && a.Egress === b.Egress;
}

/** Everything is allowed by 100 and 101, and narrower rules fill the ACL up to the room that is left. */
function theirEntries({ room }: NetworkSetup): NetworkAclEntry[] {
  return [false, true].flatMap((egress) => [
    {
      RuleNumber: 100,
      Egress: egress,
      CidrBlock: '0.0.0.0/0',
      RuleAction: 'allow',
      Protocol: '-1',
    },
    { RuleNumber: 101, Egress: egress, Ipv6CidrBlock: '::/0', RuleAction: 'allow', Protocol: '-1' },
    ...Array.from({ length: MOST_RULES - 2 - room }, (_, index) => ({
      ...{ RuleNumber: 200 + index, Egress: egress, CidrBlock: `192.168.${index}.0/24` },
      ...({ RuleAction: 'allow', Protocol: '-1' } as const),
    })),
  ]);
}
