import { findWaypoints } from '../../../../../shared/domain/tracked-paths/find-waypoints.ts';
import type { VpcNetwork } from '../../../../../shared/domain/tracked-paths/vpc-network.ts';
import {
  aHostInterface,
  aNatNetwork,
  anEndpoint,
  aRouteTable,
  aWaypoint,
} from '../../../../builders/tracked-paths.ts';

const EMPTY: VpcNetwork = { routeTables: [aRouteTable()], natGateways: [], endpoints: [] };
const DUAL = aHostInterface({ blocks: ['10.0.0.5/32', '2001:db8::5/128'] });

function find(network: Partial<VpcNetwork>, enis = [aHostInterface()]) {
  return findWaypoints(enis, { ...EMPTY, balancers: [], ...network });
}

describe('where connections of a host stay tracked', () => {
  it('is nowhere when nothing stands on its way', () => {
    expect(find({})).toStrictEqual([]);
  });

  it('is the NAT gateway that its subnet leads to', () => {
    expect(find(aNatNetwork())).toStrictEqual([aWaypoint()]);
  });

  it('is not a NAT gateway that only other subnets lead to, even in its own', () => {
    const { natGateways } = aNatNetwork('subnet-a');
    const other = aRouteTable({
      id: 'rtb-2',
      isMain: false,
      subnetIds: ['subnet-z'],
      natGateways: ['nat-1'],
    });

    expect(find({ natGateways, routeTables: [aRouteTable(), other] })).toStrictEqual([]);
  });

  it('follows the table of the subnet, and the main one only without it', () => {
    const own = aRouteTable({ id: 'rtb-2', isMain: false, subnetIds: ['subnet-a'] });
    const { routeTables, natGateways } = aNatNetwork();

    expect(find({ natGateways, routeTables: [...routeTables, own] })).toStrictEqual([]);
  });

  it('does not follow the main table of another VPC', () => {
    const routeTables = [aRouteTable({ vpcId: 'vpc-2', natGateways: ['nat-1'] })];

    expect(find({ ...aNatNetwork(), routeTables })).toStrictEqual([]);
  });

  it('are several NAT gateways of several interfaces, each once', () => {
    const routeTables = [
      aRouteTable({ natGateways: ['nat-1', 'nat-2'] }),
      aRouteTable({ id: 'rtb-2', isMain: false, subnetIds: ['subnet-c'], natGateways: ['nat-2'] }),
    ];
    const natGateways = [
      ...aNatNetwork().natGateways,
      { id: 'nat-2', vpcId: 'vpc-1', subnetIds: ['subnet-d'] },
    ];
    const enis = [aHostInterface(), aHostInterface({ id: 'eni-2', subnetId: 'subnet-c' })];

    expect(find({ routeTables, natGateways }, enis)).toStrictEqual([
      aWaypoint(),
      aWaypoint({ id: 'nat-2', subnetIds: ['subnet-d'], usedFrom: ['subnet-a', 'subnet-c'] }),
    ]);
  });

  it('is a NAT gateway of which EC2 does not say where it stands', () => {
    expect(find({ ...aNatNetwork(), natGateways: [] })).toStrictEqual([
      aWaypoint({ subnetIds: [] }),
    ]);
  });

  it.each([
    ['of its VPC', {}, [aWaypoint({ kind: 'interface endpoint', id: 'vpce-1' })]],
    ['of another VPC', { vpcId: 'vpc-2' }, []],
  ])('is an interface endpoint %s', (_, difference, expected) => {
    expect(find({ endpoints: [anEndpoint(difference)] })).toStrictEqual(expected);
  });

  it('is a Gateway Load Balancer endpoint only when a route leads there', () => {
    const endpoints = [anEndpoint({ kind: 'load-balancer' })];
    const routeTables = [aRouteTable({ endpoints: ['vpce-1'] })];

    expect(find({ endpoints })).toStrictEqual([]);
    expect(find({ endpoints, routeTables })).toStrictEqual([
      aWaypoint({ kind: 'Gateway Load Balancer endpoint', id: 'vpce-1' }),
    ]);
  });

  it.each([
    [
      'the host has IPv6',
      [DUAL],
      [aWaypoint({ kind: 'egress-only internet gateway', id: 'eigw-1', subnetIds: [] })],
    ],
    ['it has none', [aHostInterface()], []],
  ])('is an egress-only internet gateway when %s', (_, enis, expected) => {
    const routeTables = [aRouteTable({ egressOnlyGateways: ['eigw-1'] })];

    expect(find({ routeTables }, enis)).toStrictEqual(expected);
  });

  it.each([
    [
      'its table',
      ['rtb-1'],
      [aWaypoint({ kind: 'DynamoDB endpoint', id: 'vpce-1', subnetIds: [] })],
    ],
    ['another table', ['rtb-9'], []],
  ])('is the DynamoDB endpoint of %s', (_, routeTableIds, expected) => {
    const endpoints = [anEndpoint({ kind: 'dynamodb', subnetIds: [], routeTableIds })];

    expect(find({ endpoints })).toStrictEqual(expected);
  });

  it('is a Network Load Balancer that sends to it, of its own VPC', () => {
    const balancers = [
      { id: 'web/1', vpcId: 'vpc-1', subnetIds: ['subnet-b'] },
      { id: 'web/2', vpcId: 'vpc-2', subnetIds: ['subnet-y'] },
    ];

    expect(findWaypoints([aHostInterface()], { ...EMPTY, balancers })).toStrictEqual([
      aWaypoint({ kind: 'Network Load Balancer', id: 'web/1' }),
    ]);
  });
});
