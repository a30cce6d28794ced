import type { Server } from '../local-aws/customer-server.ts';
import { type FindingParts, resourceOf } from '../local-aws/server-finding.ts';

/**
 * GuardDuty sees an unusual amount of traffic to a remote host: severity 5.0, the server is the actor. It names the other side, not
 * what was sent or whom else the server talked to: that is what flow logs are for.
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html
 */
export function volumeFinding(server: Server, peer: string): FindingParts {
  const { instanceId, eniIds } = server;
  return {
    type: 'Behavior:EC2/TrafficVolumeUnusual',
    severity: 5.0,
    title: `Unusually large amount of network traffic from EC2 instance ${instanceId} to ${peer}.`,
    description: `EC2 instance ${instanceId} is generating an unusually large amount of network traffic to the remote host ${peer} on port 443.`,
    resource: resourceOf(server),
    service: {
      resourceRole: 'ACTOR',
      action: {
        actionType: 'NETWORK_CONNECTION',
        networkConnectionAction: {
          connectionDirection: 'OUTBOUND',
          protocol: 'TCP',
          blocked: false,
          localPortDetails: { port: 50_122, portName: 'Unknown' },
          remotePortDetails: { port: 443, portName: 'HTTPS' },
          remoteIpDetails: {
            ipAddressV4: peer,
            country: { countryName: 'Netherlands' },
            organization: { asn: '64496', asnOrg: 'Example Hosting' },
          },
          localNetworkInterface: eniIds[0] ?? '',
        },
      },
    },
  };
}
