import type { ElasticIp, NetworkInterface } from '../../shared/domain/isolation.ts';
import type { InstanceNetwork } from '../../shared/aws/instance-network.ts';

export function anEni(
  eniId: string,
  groups: readonly string[] = ['sg-web'],
  overrides: Partial<NetworkInterface> = {},
): NetworkInterface {
  return {
    eniId,
    vpcId: 'vpc-1',
    groups,
    requesterManaged: false,
    hasDirectPath: false,
    elasticIps: [],
    ...overrides,
  };
}

export function aNetwork(...enis: NetworkInterface[]): InstanceNetwork {
  return { state: 'running', enis };
}

export function anElasticIp(overrides: Partial<ElasticIp> = {}): ElasticIp {
  return {
    ...{ allocationId: 'eipalloc-1', associationId: 'eipassoc-1' },
    ...{ publicIp: '198.51.100.7', privateIp: '10.0.0.5' },
    ...overrides,
  };
}
