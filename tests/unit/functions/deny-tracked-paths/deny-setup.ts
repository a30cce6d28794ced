import { createDeny } from '../../../../functions/deny-tracked-paths/deny.ts';
import { createDenyOne } from '../../../../functions/deny-tracked-paths/deny-one.ts';
import { createDenyPaths } from '../../../../functions/deny-tracked-paths/deny-paths.ts';
import { createCheckStop } from '../../../../functions/deny-tracked-paths/stop-host.ts';
import { entryName, type DenyEntry } from '../../../../shared/domain/tracked-paths/deny-entry.ts';
import type { BalancedHost } from '../../../../shared/aws/network-balancers.ts';
import type { PathBefore } from '../../../../shared/domain/tracked-paths/path-before.ts';
import type {
  Gateway,
  HostInterface,
  VpcNetwork,
} from '../../../../shared/domain/tracked-paths/vpc-network.ts';
import { ACCOUNT, INSTANCE, REGION } from '../../../builders/finding.ts';
import { anOrder, aTarget } from '../../../builders/order.ts';
import { aDenyEntry, aHostInterface, aNatNetwork, anAcl } from '../../../builders/tracked-paths.ts';
import { fakePower, type FakePower } from '../../../fakes/instance-power.ts';
import { fakeNetworkAcls, type FakeNetworkAcls } from '../../../fakes/network-acls.ts';
import { containmentSetup, type ContainmentSetting } from '../../../builders/containment.ts';

const HOST = aTarget();
export const [IN, OUT] = [aDenyEntry(), aDenyEntry({ egress: true })];
export const DENIED = ['acl-b in 1 10.0.0.5/32', 'acl-b out 1 10.0.0.5/32'];

export interface Setting extends ContainmentSetting<PathBefore> {
  readonly acls?: FakeNetworkAcls;
  readonly enis?: readonly HostInterface[];
  readonly network?: VpcNetwork;
  readonly sending?: readonly Gateway[];
  readonly power?: FakePower;
  /** Of the host in its Auto Scaling group. */
  readonly lifecycle?: string;
}

function usual() {
  return {
    ...{ target: HOST, acls: fakeNetworkAcls([anAcl()]), power: fakePower() },
    ...{ enis: [aHostInterface()], network: aNatNetwork(), sending: [], lifecycle: undefined },
  };
}

/** The function with everything but AWS: a host in a private subnet, with a NAT gateway in another one. */
export function setUp(setting: Setting = {}) {
  const { target, acls, enis, network, sending, power, lifecycle } = { ...usual(), ...setting };
  const member = lifecycle === undefined ? undefined : aMember(lifecycle);
  const order = anOrder({ action: 'deny-tracked-paths', target });
  const { parts, runOf, seen } = containmentSetup<PathBefore>(order, setting);
  const asked: BalancedHost[] = [];
  const deny = createDeny({
    ...{ ...parts, acls },
    paths: {
      interfaces: (id) => Promise.resolve(id === INSTANCE ? [...enis] : []),
      network: () => Promise.resolve(network),
    },
    balancers: {
      sendingTo: (_, host) => {
        asked.push(host);
        return Promise.resolve([...sending]);
      },
    },
    denyPaths: createDenyPaths({
      ...{ acls, power, wait: parts.wait, containments: parts.containments },
      checkStop: createCheckStop({
        power,
        autoScaling: {
          membership: () => Promise.resolve(member),
        },
      }),
      denyOne: createDenyOne({ acls, containments: parts.containments }),
    }),
    own: { accountId: ACCOUNT, region: REGION },
  });
  return { ...seen, run: runOf(deny), acls, power, asked };
}

export function recordOf(...entries: DenyEntry[]): Record<string, DenyEntry> {
  return Object.fromEntries(entries.map((entry) => [entryName(entry), entry]));
}

function aMember(state: string) {
  return { kind: 'membership' as const, group: 'web', state };
}
