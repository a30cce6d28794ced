import type { AttributeSetting } from '../../../shared/aws/instance-attributes.ts';
import type { SettingSources } from '../../../shared/response/read-settings.ts';

type Protection = Extract<AttributeSetting, { readonly kind: 'termination-protection' }>;
type Shutdown = Extract<AttributeSetting, { readonly kind: 'shutdown-behavior' }>;

/** Settings of servers that stand alone: no Auto Scaling group, no load balancer, no volume. */
export function memorySettings(): SettingSources {
  const protections = new Map<string, Protection>();
  const shutdowns = new Map<string, Shutdown>();
  return {
    attributes: {
      describe: async () =>
        Promise.resolve({ vpcIds: [], addresses: [], tags: {}, volumes: [], metadata: undefined }),
      terminationProtection: async (id) =>
        Promise.resolve(protections.get(id) ?? { kind: 'termination-protection', enabled: false }),
      shutdownBehavior: async (id) =>
        Promise.resolve(shutdowns.get(id) ?? { kind: 'shutdown-behavior', behavior: 'terminate' }),
      set: async (id, setting) => {
        if (setting.kind === 'termination-protection') protections.set(id, setting);
        if (setting.kind === 'shutdown-behavior') shutdowns.set(id, setting);
        return Promise.resolve();
      },
    },
    autoScaling: {
      membership: async () => Promise.resolve(undefined),
      size: async () => Promise.resolve(undefined),
      enterStandby: async () => Promise.resolve(),
      exitStandby: async () => Promise.resolve(),
    },
    targetGroups: {
      list: async () => Promise.resolve([]),
      registrations: async () => Promise.resolve([]),
      register: async () => Promise.resolve(),
      deregister: async () => Promise.resolve(),
    },
  };
}
