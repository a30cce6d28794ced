import type { PolicyReach } from './policy-reach.ts';

/** What could be read about the things an incident is about. What is absent could not be read, or is not there. */
export interface KnownFacts {
  readonly instances: readonly InstanceFacts[];
  readonly users: readonly UserFacts[];
  readonly roles: readonly RoleFacts[];
  readonly keys: readonly KeyOwner[];
  readonly buckets: readonly BucketFacts[];
  readonly root?: RootFacts;
}

export const NO_FACTS: KnownFacts = { instances: [], users: [], roles: [], keys: [], buckets: [] };

/** An EC2 instance. Times are ISO 8601. */
export interface InstanceFacts {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  /** EC2 state name, e.g. `running`. */
  readonly state: string;
  readonly type?: string;
  readonly launchedAt?: string;
  readonly imageId?: string;
  readonly image?: ImageFacts;
  readonly tags: readonly Tag[];
  /** From the tag that Auto Scaling writes itself: nobody else may set tags that begin with `aws:`. */
  readonly autoScalingGroup?: string;
  readonly publicAddresses: readonly string[];
  readonly metadata: MetadataAccess;
  /** Security groups that count: those from before the containment when it is in quarantine. */
  readonly groups: readonly string[];
  readonly inQuarantine: boolean;
  readonly exposed?: readonly ExposedPorts[];
  /** Name of the instance profile. */
  readonly profile?: string;
  readonly role?: RoleFacts;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `v1`: whoever can make the host fetch a URL can take its credentials. */
export type MetadataAccess = 'v1' | 'v2' | 'off' | 'unknown';

export interface ImageFacts {
  readonly name: string;
  /** Alias (`amazon`) or account id. */
  readonly owner: string;
  readonly createdAt?: string;
  readonly public: boolean;
}

/** Ports that the whole internet may reach, by one security group. */
export interface ExposedPorts {
  readonly groupId: string;
  /** `tcp`, `udp`, `icmp` … or `all`. */
  readonly protocol: string;
  /** Absent: every port. */
  readonly from?: number;
  readonly to?: number;
  /** `0.0.0.0/0`, `::/0`. */
  readonly sources: readonly string[];
}

/** Policies of a user or role and what they reach together, those of a user's groups included. */
export interface HeldPolicies {
  readonly attached: readonly string[];
  readonly inline: readonly string[];
  readonly reach: PolicyReach;
}

export interface RoleFacts {
  readonly name: string;
  readonly createdAt?: string;
  readonly lastUsedAt?: string;
  readonly trust: TrustSummary;
  readonly maxSessionSeconds: number;
  readonly policies?: HeldPolicies;
}

/** Who may assume a role. */
export interface TrustSummary {
  readonly principals: readonly string[];
  /** Everybody may, without any condition. */
  readonly everybody: boolean;
}

export interface UserFacts {
  readonly name: string;
  readonly createdAt?: string;
  readonly passwordLastUsedAt?: string;
  /** Absent: could not be read. */
  readonly hasPassword?: boolean;
  readonly mfaDevices?: number;
  readonly keys?: readonly KeyFacts[];
  readonly groups?: readonly string[];
  readonly policies?: HeldPolicies;
}

export interface KeyFacts {
  readonly id: string;
  readonly active: boolean;
  readonly createdAt?: string;
  readonly lastUse?: LastUse;
}

export interface LastUse {
  readonly at?: string;
  readonly service?: string;
  readonly region?: string;
}

/** Whose access key it is. */
export interface KeyOwner {
  readonly id: string;
  readonly user?: string;
  readonly lastUse: LastUse;
}

export interface BucketFacts {
  readonly name: string;
  /** Which of the four switches of Block Public Access are on. */
  readonly blocked?: 'all' | 'some' | 'none';
  /** What S3 says of the bucket's policy. */
  readonly publicByPolicy?: boolean;
}

export interface RootFacts {
  readonly hasMfa: boolean;
  readonly accessKeys: number;
}
