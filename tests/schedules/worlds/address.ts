import { EC2Client } from '@aws-sdk/client-ec2';
import { WAFV2Client, type UpdateIPSetCommandInput } from '@aws-sdk/client-wafv2';
import fc from 'fast-check';
import { createBlock } from '../../../functions/block-address/block.ts';
import { createRelease } from '../../../functions/release-address/release.ts';
import { createRestore } from '../../../functions/release-address/restore.ts';
import { createSweep } from '../../../functions/release-address/sweep.ts';
import { createFindAddressOwner } from '../../../shared/aws/address-owner.ts';
import { createAddressSets } from '../../../shared/aws/address-sets.ts';
import { createExpiringContainments } from '../../../shared/aws/expiring-containments.ts';
import type { AddressBefore } from '../../../shared/domain/addresses/address-before.ts';
import { ipSetsOf } from '../../../shared/domain/addresses/ip-set.ts';
import { EVENT_SOURCE } from '../../../shared/domain/events/containment.ts';
import { isSweepRequested, SWEEP_REQUESTED } from '../../../shared/domain/events/sweep.ts';
import { GLOBAL } from '../../../shared/domain/target.ts';
import { ACCOUNT, REGION } from '../../builders/finding.ts';
import { aTarget } from '../../builders/order.ts';
import { containsBy, OWN, releasesBy, type Handlers, type Platform } from '../platform.ts';
import type { Kind } from '../schedule.ts';
import { refusal, ThingWorld } from './things.ts';

/** Whether somebody had blocked the address before. */
export const ADDRESSES: Kind<boolean> = {
  setup: fc.nat({ max: 4 }).map((dice) => dice === 0),
  drifts: ['removed', 'removed', 'added', 'other-added', 'other-removed'],
  ends: true,
};

const ENTRY = '93.184.216.34/32';
const ATTACKER = aTarget({ kind: 'address', region: GLOBAL, id: '93.184.216.34' });
const WAF = new WAFV2Client({ region: REGION });
const EC2 = new EC2Client({ region: REGION });
const SETS = ipSetsOf({
  ipv4Set: `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/ipset/blocked/00000000-0000-0000-0000-000000000001`,
  ipv6Set: undefined,
});

/** block-address and release-address, with its clock, and one IP set. */
export function anAddressWorld(wasListed: boolean): ThingWorld {
  const set = new MemoryIpSet(wasListed ? [ENTRY] : []);
  return new ThingWorld({
    ...{ action: 'block-address', heldAs: ATTACKER, targets: [ATTACKER, ATTACKER], deploy },
    things: () => [
      {
        name: 'IP set blocked',
        value: set.has(ENTRY) ? 'listed' : 'absent',
        isClosed: set.has(ENTRY),
      },
      { name: 'other addresses', value: set.others(ENTRY).join(' ') },
    ],
    answer: (command, input) => set.answer(command, input),
    change: (drift, choice) => {
      set.change(drift, choice);
    },
    tick: JSON.stringify({
      source: EVENT_SOURCE,
      'detail-type': SWEEP_REQUESTED,
      detail: { version: 1 },
    }),
  });
}

class MemoryIpSet {
  private addresses: readonly string[];
  private version = 1;

  constructor(addresses: readonly string[]) {
    this.addresses = ['185.199.108.9/32', ...addresses];
  }

  has(entry: string): boolean {
    return this.addresses.includes(entry);
  }

  others(entry: string): string[] {
    return this.addresses.filter((other) => other !== entry);
  }

  answer(command: string, input: object): object {
    switch (command) {
      case 'DescribeNetworkInterfacesCommand':
        return { NetworkInterfaces: [] };
      case 'GetIPSetCommand':
        return { IPSet: { Addresses: this.addresses }, LockToken: String(this.version) };
      case 'UpdateIPSetCommand': {
        const { LockToken: token, Addresses: addresses = [] } = input as UpdateIPSetCommandInput;
        if (token !== String(this.version)) throw refusal('WAFOptimisticLockException');
        this.set(addresses);
        return {};
      }
      default:
        throw new Error(`AWS WAF in memory does not know ${command}`);
    }
  }

  change(drift: string, choice: number): void {
    const [isEntry, isAdded] = [!drift.startsWith('other'), drift.endsWith('added')];
    const entry = isEntry ? ENTRY : `185.199.108.${choice}/32`;
    const others = this.addresses.filter((other) => other !== entry);
    this.set(isAdded ? [...others, entry] : others);
  }

  private set(addresses: readonly string[]): void {
    this.addresses = addresses;
    this.version += 1;
  }
}

function deploy(platform: Platform): Handlers {
  const { ledger, metrics, clock, wait, brakes, closePointers } = platform;
  const containments = platform.containments<AddressBefore>();
  const sets = createAddressSets({ client: platform.of(WAF), sets: SETS });
  const findOwner = createFindAddressOwner(platform.of(EC2));
  const shared = { ledger, containments, metrics };
  const block = createBlock({
    ...{ ...shared, sets, findOwner, clock, wait, brakes, own: OWN, expiryHours: 24 },
  });
  const restore = createRestore({ sets, containments, wait });
  const release = releasesBy(createRelease({ ...shared, restore, closePointers }));
  const expiring = createExpiringContainments(platform.tables.containments);
  const sweep = createSweep({ expiring, send: platform.sendRelease, clock });
  return {
    contain: containsBy(block),
    release: (record, log) => (isSweepRequested(record.body) ? sweep(log) : release(record, log)),
  };
}
