import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { NetworkInterface } from '../../shared/domain/isolation.ts';

interface FakeBehaviour {
  readonly state?: string;
  /** Error of the n-th (from 1) attempt to change an interface. */
  readonly failChange?: (eniId: string, attempt: number) => Error | undefined;
  /** Called before the n-th (from 1) look at the instance; may add or remove interfaces. */
  readonly beforeLook?: (look: number, enis: Map<string, NetworkInterface>) => void;
  /** Looks after a change that still show what was before it. */
  readonly staleLooks?: number;
}

export interface FakeNetworks extends InstanceNetworks {
  /** Group ids by interface as they really are. */
  groups(): Record<string, readonly string[]>;
  readonly changes: string[];
}

/** One instance in memory. */
export function fakeNetworks(
  enis: readonly NetworkInterface[],
  behaviour: FakeBehaviour = {},
): FakeNetworks {
  const now = new Map(enis.map((eni) => [eni.eniId, eni]));
  const attempts = new Map<string, number>();
  const changes: string[] = [];
  let shown = [...now.values()];
  let stale = 0;
  let looks = 0;
  return {
    changes,
    groups: () => Object.fromEntries([...now.values()].map(({ eniId, groups }) => [eniId, groups])),
    describe: () => {
      looks += 1;
      behaviour.beforeLook?.(looks, now);
      if (stale > 0) stale -= 1;
      else shown = [...now.values()];
      const state = behaviour.state ?? 'running';
      return Promise.resolve(state === 'unknown' ? undefined : { state, enis: shown });
    },
    setGroups: (eniId, groups) => {
      const attempt = (attempts.get(eniId) ?? 0) + 1;
      attempts.set(eniId, attempt);
      const error = behaviour.failChange?.(eniId, attempt);
      if (error) return Promise.reject(error);
      const eni = now.get(eniId);
      if (eni) now.set(eniId, { ...eni, groups });
      changes.push(`${eniId} → ${groups.join(',')}`);
      stale = behaviour.staleLooks ?? 0;
      return Promise.resolve();
    },
  };
}
