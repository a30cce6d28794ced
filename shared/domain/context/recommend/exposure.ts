import { withCommand } from '../command.ts';
import { describePorts, includesPort } from '../exposure.ts';
import type { ExposedPorts, InstanceFacts } from '../known-facts.ts';
import { isAttacked, type Recommend } from './situation.ts';

/** Ports that no host should offer to the internet: remote login, databases, caches, container engines. */
const NEVER_PUBLIC = [
  22, 23, 135, 139, 445, 1433, 1521, 2375, 2376, 3306, 3389, 5432, 5601, 5900, 5985, 5986, 6379,
  6443, 9200, 10_250, 11_211, 27_017,
] as const;

/** Findings that come in through an open port. */
const THROUGH_PORTS = [
  'UnauthorizedAccess:EC2/SSHBruteForce',
  'UnauthorizedAccess:EC2/RDPBruteForce',
  'Impact:EC2/WinRMBruteForce',
  'Recon:EC2/PortProbe',
] as const;

/**
 * Open ports: at once when the attack comes through them, else before the host is released. Source: GuardDuty user guide,
 * finding types of EC2 ("block the traffic with security groups"), and AWS Security Hub control EC2.19 (high-risk ports).
 */
export const recommendForExposure: Recommend = (situation) => {
  const closing = situation.facts.instances.flatMap((host) =>
    (host.exposed ?? []).filter(isDangerous).flatMap((ports) => close(host, ports)),
  );
  if (!isAttacked(situation, THROUGH_PORTS)) return { prevent: closing };
  return {
    immediate: closing,
    investigate: [
      'See whether a login succeeded: the log of the host (auth.log, secure, Security event 4624) from the first attempt on.',
    ],
    prevent: [
      'Use Session Manager or EC2 Instance Connect Endpoint instead of an open port for logins.',
    ],
  };
};

function isDangerous(ports: ExposedPorts): boolean {
  return NEVER_PUBLIC.some((port) => includesPort(ports, port));
}

function close({ id, inQuarantine }: InstanceFacts, ports: ExposedPorts): string[] {
  const { groupId, sources } = ports;
  const what = `${describePorts(ports)} in ${groupId}`;
  const why = inQuarantine
    ? `before ${id} is released, which gives it that group back`
    : `${id} is open to the whole internet`;
  return sources.map((source) =>
    withCommand(`Restrict the source of ${what} (${source}): ${why}.`, revocation(ports, source)),
  );
}

function revocation({ groupId, protocol, from, to }: ExposedPorts, source: string): string[] {
  const range = source.includes(':')
    ? `Ipv6Ranges=[{CidrIpv6=${source}}]`
    : `IpRanges=[{CidrIp=${source}}]`;
  const permission = [...permissionOf(protocol, { from, to }), range].join(',');
  const command = ['aws', 'ec2', 'revoke-security-group-ingress', '--group-id', groupId];
  return [...command, '--ip-permissions', `'${permission}'`];
}

interface Ports {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

function permissionOf(protocol: string, { from = 0, to = 65_535 }: Ports): string[] {
  if (protocol === 'all') return ['IpProtocol=-1'];
  return [`IpProtocol=${protocol}`, `FromPort=${from}`, `ToPort=${to}`];
}
