import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  RunInstancesCommand,
  type TagSpecification,
} from '@aws-sdk/client-ec2';

/** What a server is to have. */
export interface ServerWish {
  readonly name: string;
  /** At least 1. */
  readonly eniCount: number;
  /** Names of the security groups; every interface gets all of them unless `groupsPerEni` says otherwise. */
  readonly groups: readonly string[];
  /** Names of the groups of each interface, in order. */
  readonly groupsPerEni?: readonly (readonly string[])[];
  readonly ipv6?: boolean;
}

/** A server of a customer in a network of its own. */
export interface Server {
  readonly name: string;
  readonly instanceId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  /** Group id by name. */
  readonly groupIds: Readonly<Record<string, string>>;
  /** In the order of their device index. */
  readonly eniIds: readonly string[];
}

/** Group ids by interface id. */
export type GroupsByInterface = Readonly<Record<string, readonly string[]>>;

const VPC_CIDR = '10.20.0.0/16';
const SUBNET_CIDR = '10.20.1.0/24';

/** Makes a VPC with a subnet, the groups, the instance and its further interfaces: the world as a customer has it. */
export async function createServer(ec2: EC2Client, wish: ServerWish): Promise<Server> {
  const network = await createNetwork(ec2, wish);
  const entries = await Promise.all(
    wish.groups.map(
      async (group) => [group, await createGroup(ec2, network.vpcId, group)] as const,
    ),
  );
  const groupIds = Object.fromEntries(entries);
  const idsOf = (position: number): string[] =>
    (wish.groupsPerEni?.[position] ?? wish.groups).map((group) => required(groupIds[group], group));
  const instanceId = await runInstance(ec2, { ...network, name: wish.name, groups: idsOf(0) });
  for (let device = 1; device < wish.eniCount; device += 1) {
    await addInterface(ec2, { ...network, instanceId, device, groups: idsOf(device) });
  }
  const eniIds = Object.keys(await groupsByInterface(ec2, instanceId));
  return { name: wish.name, instanceId, ...network, groupIds, eniIds };
}

/** The security groups of every interface of an instance as they are now, in the order of the device index. */
export async function groupsByInterface(
  ec2: EC2Client,
  instanceId: string,
): Promise<GroupsByInterface> {
  const filter = { Name: 'attachment.instance-id', Values: [instanceId] };
  const { NetworkInterfaces: enis = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [filter] }),
  );
  const sorted = enis.toSorted(
    (a, b) => (a.Attachment?.DeviceIndex ?? 0) - (b.Attachment?.DeviceIndex ?? 0),
  );
  return Object.fromEntries(
    sorted.map((eni) => [
      required(eni.NetworkInterfaceId, 'interface id'),
      (eni.Groups ?? []).map((group) => required(group.GroupId, 'group id')),
    ]),
  );
}

interface Network {
  readonly vpcId: string;
  readonly subnetId: string;
}

async function createNetwork(ec2: EC2Client, { name, ipv6 }: ServerWish): Promise<Network> {
  const { Vpc: vpc } = await ec2.send(
    new CreateVpcCommand({
      CidrBlock: VPC_CIDR,
      ...(ipv6 && { AmazonProvidedIpv6CidrBlock: true }),
      TagSpecifications: [named('vpc', name)],
    }),
  );
  const vpcId = required(vpc?.VpcId, 'VPC');
  const { Subnet: subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: SUBNET_CIDR }),
  );
  return { vpcId, subnetId: required(subnet?.SubnetId, 'subnet') };
}

async function createGroup(ec2: EC2Client, vpcId: string, name: string): Promise<string> {
  const command = new CreateSecurityGroupCommand({
    VpcId: vpcId,
    GroupName: name,
    Description: `Group ${name} of a customer`,
  });
  return required((await ec2.send(command)).GroupId, name);
}

interface InstanceWish extends Network {
  readonly name: string;
  readonly groups: string[];
}

async function runInstance(ec2: EC2Client, wish: InstanceWish): Promise<string> {
  const command = new RunInstancesCommand({
    ImageId: await anyImage(ec2),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    SubnetId: wish.subnetId,
    SecurityGroupIds: wish.groups,
    TagSpecifications: [named('instance', wish.name)],
  });
  const { Instances: instances = [] } = await ec2.send(command);
  return required(instances[0]?.InstanceId, 'instance');
}

const images = new WeakMap<EC2Client, Promise<string>>();

/** The same one for every server: the list is long, and takes seconds. */
async function anyImage(ec2: EC2Client): Promise<string> {
  const found = images.get(ec2) ?? findImage(ec2);
  images.set(ec2, found);
  return found;
}

async function findImage(ec2: EC2Client): Promise<string> {
  const { Images: found = [] } = await ec2.send(new DescribeImagesCommand({ MaxResults: 5 }));
  return required(found[0]?.ImageId, 'image');
}

interface InterfaceWish extends Network {
  readonly instanceId: string;
  readonly device: number;
  readonly groups: string[];
}

/** A further interface of an instance. */
export async function addInterface(ec2: EC2Client, wish: InterfaceWish): Promise<void> {
  const { NetworkInterface: eni } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: wish.subnetId, Groups: wish.groups }),
  );
  await ec2.send(
    new AttachNetworkInterfaceCommand({
      NetworkInterfaceId: required(eni?.NetworkInterfaceId, 'interface'),
      InstanceId: wish.instanceId,
      DeviceIndex: wish.device,
    }),
  );
}

function named(resourceType: 'vpc' | 'instance', name: string): TagSpecification {
  return { ResourceType: resourceType, Tags: [{ Key: 'Name', Value: name }] };
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`the cloud answered without ${what}`);
  return value;
}
