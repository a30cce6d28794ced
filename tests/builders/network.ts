import type { NetworkInterface } from '../../shared/domain/isolation.ts';
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
