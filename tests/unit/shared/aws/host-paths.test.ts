import {
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createHostPaths } from '../../../../shared/aws/host-paths.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const ec2 = mockClient(EC2Client);
const paths = createHostPaths(new EC2Client({ region: 'eu-west-1' }));

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeRouteTablesCommand).resolves({});
  ec2.on(DescribeNatGatewaysCommand).resolves({});
  ec2.on(DescribeVpcEndpointsCommand).resolves({});
});

describe('the interfaces of a host', () => {
  it('come with every address and prefix that leads to them', async () => {
    ec2
      .on(DescribeNetworkInterfacesCommand)
      .resolvesOnce({
        NextToken: 'more',
        NetworkInterfaces: [
          {
            ...{ NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', SubnetId: 'subnet-a' },
            PrivateIpAddresses: [
              { PrivateIpAddress: '10.0.0.5' },
              { PrivateIpAddress: '10.0.0.6' },
              {},
            ],
            Ipv6Addresses: [{ Ipv6Address: '2001:DB8:0::5' }],
            Ipv4Prefixes: [{ Ipv4Prefix: '10.0.0.16/28' }],
            Ipv6Prefixes: [{ Ipv6Prefix: '2001:db8:0:0:1::/80' }],
          },
        ],
      })
      .resolvesOnce({
        NetworkInterfaces: [
          { NetworkInterfaceId: 'eni-2', VpcId: 'vpc-1', SubnetId: 'subnet-b' },
          { NetworkInterfaceId: 'eni-3' },
        ],
      });

    expect(await paths.interfaces('i-1')).toStrictEqual([
      {
        ...{ id: 'eni-1', vpcId: 'vpc-1', subnetId: 'subnet-a' },
        blocks: [
          ...['10.0.0.5/32', '10.0.0.6/32', '2001:db8::5/128'],
          ...['10.0.0.16/28', '2001:db8:0:0:1::/80'],
        ],
      },
      { id: 'eni-2', vpcId: 'vpc-1', subnetId: 'subnet-b', blocks: [] },
    ]);
    expect(ec2.commandCalls(DescribeNetworkInterfacesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'attachment.instance-id', Values: ['i-1'] }],
    });
  });
});

describe('the network of a host', () => {
  const VPC = [{ Name: 'vpc-id', Values: ['vpc-1', 'vpc-2'] }];

  it('is asked for by VPC, with the filter as each call names it', async () => {
    expect(await paths.network(['vpc-1', 'vpc-2'])).toStrictEqual({
      ...{ routeTables: [], natGateways: [], endpoints: [] },
    });
    expect(ec2.commandCalls(DescribeRouteTablesCommand)[0]?.args[0].input).toMatchObject({
      Filters: VPC,
    });
    expect(ec2.commandCalls(DescribeNatGatewaysCommand)[0]?.args[0].input).toMatchObject({
      Filter: VPC,
    });
    expect(ec2.commandCalls(DescribeVpcEndpointsCommand)[0]?.args[0].input).toMatchObject({
      Filters: VPC,
    });
  });

  it('is nothing without a VPC: no filter would mean all', async () => {
    await paths.network([]);

    expect(ec2.calls()).toHaveLength(0);
  });

  it('has routes that lead through gateways, once each; what led to something gone is left out', async () => {
    ec2.on(DescribeRouteTablesCommand).resolves({
      RouteTables: [
        {
          ...{ RouteTableId: 'rtb-1', VpcId: 'vpc-1' },
          Associations: [{ Main: true }, { Main: false, SubnetId: 'subnet-a' }],
          Routes: [
            { GatewayId: 'local', DestinationCidrBlock: '10.0.0.0/16' },
            { NatGatewayId: 'nat-1', DestinationCidrBlock: '0.0.0.0/0', State: 'active' },
            { NatGatewayId: 'nat-1', DestinationCidrBlock: '192.0.2.0/24', State: 'active' },
            { NatGatewayId: 'nat-9', DestinationCidrBlock: '198.51.100.0/24', State: 'blackhole' },
            { GatewayId: 'vpce-1', DestinationCidrBlock: '203.0.113.0/24' },
            { GatewayId: 'vpce-2', DestinationPrefixListId: 'pl-1' },
            { EgressOnlyInternetGatewayId: 'eigw-1', DestinationIpv6CidrBlock: '::/0' },
          ],
        },
        {},
      ],
    });

    const { routeTables } = await paths.network(['vpc-1']);

    expect(routeTables).toStrictEqual([
      {
        ...{ id: 'rtb-1', vpcId: 'vpc-1', isMain: true, subnetIds: ['subnet-a'] },
        ...{ natGateways: ['nat-1'], endpoints: ['vpce-1'], egressOnlyGateways: ['eigw-1'] },
      },
      {
        ...{ id: '', vpcId: '', isMain: false, subnetIds: [] },
        ...{ natGateways: [], endpoints: [], egressOnlyGateways: [] },
      },
    ]);
  });

  it('has NAT gateways, of which a regional one stands in no subnet', async () => {
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [
        { NatGatewayId: 'nat-1', VpcId: 'vpc-1', SubnetId: 'subnet-b' },
        { NatGatewayId: 'nat-2', VpcId: 'vpc-1' },
      ],
    });

    const { natGateways } = await paths.network(['vpc-1']);

    expect(natGateways).toStrictEqual([
      { id: 'nat-1', vpcId: 'vpc-1', subnetIds: ['subnet-b'] },
      { id: 'nat-2', vpcId: 'vpc-1', subnetIds: [] },
    ]);
  });

  it.each([
    [{ VpcEndpointType: 'Interface' }, 'interface'],
    [{ VpcEndpointType: 'GatewayLoadBalancer' }, 'load-balancer'],
    [{ VpcEndpointType: 'Gateway', ServiceName: 'com.amazonaws.eu-west-1.dynamodb' }, 'dynamodb'],
    [{ VpcEndpointType: 'Gateway', ServiceName: 'com.amazonaws.eu-west-1.s3' }, undefined],
    [{ VpcEndpointType: 'Interface', State: 'Deleted' }, undefined],
  ] as const)('has the endpoint %j as %s', async (endpoint, kind) => {
    const names = { VpcEndpointId: 'vpce-1', VpcId: 'vpc-1', SubnetIds: ['subnet-b'] };
    ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [{ ...names, ...endpoint }] });

    const { endpoints } = await paths.network(['vpc-1']);

    expect(endpoints).toStrictEqual(
      kind === undefined
        ? []
        : [{ kind, id: 'vpce-1', vpcId: 'vpc-1', subnetIds: ['subnet-b'], routeTableIds: [] }],
    );
  });

  it('that cannot be read is a transient failure, not an empty one', async () => {
    const error = Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded' });
    ec2.on(DescribeNatGatewaysCommand).rejects(error);

    await expect(paths.network(['vpc-1'])).rejects.toThrow(TransientError);
  });
});
