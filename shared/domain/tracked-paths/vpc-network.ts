/** A network interface of a host, with everything that it can be reached at. */
export interface HostInterface {
  /** `eni-…` */
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  /** Its private addresses as /32 and /128, and prefixes that are delegated to it. */
  readonly blocks: readonly string[];
}

/** A route table, as far as its routes lead through something that tracks connections. */
export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  /** Holds for the subnets of the VPC that no table names. */
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  readonly natGateways: readonly string[];
  /** Gateway load balancer endpoints, such as those of AWS Network Firewall. */
  readonly endpoints: readonly string[];
  /** Only IPv6 leaves through them. */
  readonly egressOnlyGateways: readonly string[];
}

/** A NAT gateway, an endpoint or a load balancer, and the subnets that it stands in; none: it stands in no subnet. */
export interface Gateway {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export interface VpcEndpoint extends Gateway {
  /** `dynamodb`: the gateway endpoint, which is a route. */
  readonly kind: 'interface' | 'load-balancer' | 'dynamodb';
  /** Of gateway endpoints. */
  readonly routeTableIds: readonly string[];
}

/** What a VPC has that connections of its hosts may pass. */
export interface VpcNetwork {
  readonly routeTables: readonly RouteTable[];
  readonly natGateways: readonly Gateway[];
  readonly endpoints: readonly VpcEndpoint[];
}

/** A numbered rule of a network ACL; the lowest number that matches a packet decides. */
export interface AclEntry {
  readonly number: number;
  /** Of packets that leave the subnet; otherwise of those that enter it. */
  readonly egress: boolean;
  /** Of the source when they enter, of the destination when they leave. */
  readonly block: string;
  readonly isDeny: boolean;
  /** Number of the protocol; `-1`: all. */
  readonly protocol: string;
}

export interface NetworkAcl {
  /** `acl-…` */
  readonly id: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly entries: readonly AclEntry[];
}
