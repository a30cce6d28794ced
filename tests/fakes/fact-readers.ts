import type { HostDescription, HostReader } from '../../shared/aws/host-reader.ts';
import type { BucketReader } from '../../shared/aws/bucket-reader.ts';
import type { PolicyTexts, ReadPolicies } from '../../shared/aws/policy-reader.ts';
import type { PrincipalReader } from '../../shared/aws/principal-reader.ts';
import type { ContainmentRecord } from '../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';

/** A host in one group, without a role; give what differs. */
export function aHostDescription(overrides: Partial<HostDescription> = {}): HostDescription {
  return {
    state: 'running',
    tags: [],
    publicAddresses: [],
    metadata: 'v2',
    interfaces: [{ eniId: 'eni-1', groups: ['sg-web'] }],
    ...overrides,
  };
}

const NO_POLICIES: PolicyTexts = { attached: [], inline: [], documents: [] };

export interface FactReaders {
  readonly hosts: HostReader;
  readonly containments: {
    read(): Promise<ContainmentRecord<InterfaceBefore> | undefined>;
  };
  readonly principals: PrincipalReader;
  readonly readPolicies: ReadPolicies;
  readonly buckets: BucketReader;
}

/** An account in which everything answers and nothing is remarkable; give what differs. */
export function factReaders(
  overrides: {
    readonly hosts?: Partial<HostReader>;
    readonly containments?: FactReaders['containments'];
    readonly principals?: Partial<PrincipalReader>;
    readonly readPolicies?: ReadPolicies;
    readonly buckets?: Partial<BucketReader>;
  } = {},
): FactReaders {
  const answer = <T>(value: T) => Promise.resolve(value);
  return {
    hosts: {
      describe: () => answer(aHostDescription()),
      image: () => answer(undefined),
      ingress: () => answer([]),
      ...overrides.hosts,
    },
    containments: overrides.containments ?? { read: () => answer(undefined) },
    principals: {
      user: (name) => answer({ name }),
      keys: () => answer([]),
      hasPassword: () => answer(false),
      mfaDevices: () => answer(1),
      groups: () => answer([]),
      role: (name) =>
        answer({ name, trust: { principals: [], everybody: false }, maxSessionSeconds: 3600 }),
      roleOfProfile: () => answer(undefined),
      keyOwner: (id) => answer({ id, lastUse: {} }),
      root: () => answer({ hasMfa: true, accessKeys: 0 }),
      ...overrides.principals,
    },
    readPolicies: overrides.readPolicies ?? (() => answer(NO_POLICIES)),
    buckets: {
      blocked: () => answer('all'),
      publicByPolicy: () => answer(false),
      ...overrides.buckets,
    },
  };
}
