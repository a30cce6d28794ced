import { EC2Client } from '@aws-sdk/client-ec2';
import { createCloseHalfWay } from '../../../functions/isolate-instance/close-half-way.ts';
import { createIsolate } from '../../../functions/isolate-instance/isolate.ts';
import { createKeepAlive } from '../../../functions/isolate-instance/keep-alive/keep-alive.ts';
import { createQuarantine } from '../../../functions/isolate-instance/quarantine.ts';
import { createSendGuard } from '../../../functions/isolate-instance/send-guard.ts';
import { createRelease } from '../../../functions/release-instance/release.ts';
import { createRestore } from '../../../functions/release-instance/restore.ts';
import { CONVERSION_TAG, createConversionGroups } from '../../../shared/aws/conversion-groups.ts';
import { createElasticIps } from '../../../shared/aws/elastic-ips.ts';
import { createGroupPairs } from '../../../shared/aws/group-pairs.ts';
import { createInstanceNetworks } from '../../../shared/aws/instance-network.ts';
import { createQuarantineGroups, QUARANTINE_TAG } from '../../../shared/aws/quarantine-groups.ts';
import type { ContainmentRecord } from '../../../shared/domain/containment.ts';
import {
  isContainmentGuard,
  parseContainmentGuard,
} from '../../../shared/domain/events/containment-guard.ts';
import type { InterfaceBefore } from '../../../shared/domain/isolation.ts';
import { REGION } from '../../builders/finding.ts';
import { aTarget } from '../../builders/order.ts';
import type { Run } from '../conductor.ts';
import { MemoryEc2, type MemoryEni } from '../memory/hosts.ts';
import { memorySettings } from '../memory/settings.ts';
import { containsBy, OWN, releasesBy, STACK, type Handlers, type Platform } from '../platform.ts';
import type { Caller, Ending, Moment, World } from '../world.ts';
import { faultsOfHost } from './host-faults.ts';
import type { Drift, EniWish } from './host-kind.ts';
import { Customer } from './host-owner.ts';

const EC2 = new EC2Client({ region: REGION });

/** isolate-instance and release-instance with one host. */
export class HostWorld implements World {
  readonly action = 'isolate-instance';
  readonly heldAs = aTarget();
  readonly targets = [aTarget(), aTarget()] as const;
  readonly ec2 = new MemoryEc2(aTarget().id);
  readonly customer: Customer;
  readonly violations: string[] = [];
  closedByGuards = 0;
  private readonly settings = memorySettings();
  /** When it was first seen that an interface allows everything. */
  private readonly openSince = new Map<string, number>();
  /** Of each interface when a run began. */
  private readonly groupsAtStart = new WeakMap<Run, ReadonlyMap<string, readonly string[]>>();
  private caller: Caller = { run: undefined, now: 0, note: () => undefined };

  constructor(enis: readonly EniWish[]) {
    this.customer = new Customer(this.ec2, enis);
    this.ec2.beforeChange = (eni, groups) => {
      this.noteChange(eni, groups);
    };
  }

  deploy(platform: Platform): Handlers {
    const { ledger, metrics, clock, wait, brakes, send } = platform;
    const containments = platform.containments<InterfaceBefore>();
    const client = platform.of(EC2);
    const networks = createInstanceNetworks(client);
    const elasticIps = createElasticIps(client);
    const groups = createQuarantineGroups({ client, stack: STACK, groupName: 'quarantine' });
    const conversionGroups = createConversionGroups({
      ...{ client, stack: STACK, groupName: 'conversion' },
    });
    const sendGuard = createSendGuard(send);
    const isolate = createIsolate({
      ...{ ledger, containments, metrics, networks, clock, wait, brakes, own: OWN },
      readPairs: createGroupPairs({
        ...{ client, stack: STACK },
        ...{ quarantineName: 'quarantine', conversionName: 'conversion' },
      }),
      keepAlive: createKeepAlive({ ...this.settings, containments }),
      quarantine: createQuarantine({
        ...{ networks, groups, conversionGroups, elasticIps, sendGuard, wait },
      }),
    });
    const closeHalfWay = createCloseHalfWay({ containments, networks, groups, send, metrics });
    const release = createRelease({
      ...{ ledger, containments, metrics, closePointers: platform.closePointers },
      restore: createRestore({ ...this.settings, containments, networks, elasticIps, wait }),
    });
    const contain = containsBy(isolate);
    return {
      contain: (record, log) =>
        isContainmentGuard(record.body)
          ? closeHalfWay(parseContainmentGuard(record.body), log)
          : contain(record, log),
      release: releasesBy(release),
    };
  }

  answer(command: string, input: object, caller: Caller): object {
    this.caller = caller;
    return this.ec2.answer(command, input);
  }

  change(drift: string, choice: number, { isDrift }: Moment): void {
    this.customer.change(drift as Drift, choice, isDrift);
  }

  begins(run: Run): void {
    const groups = [...this.ec2.enis].map(([eniId, eni]) => [eniId, eni.groups] as const);
    this.groupsAtStart.set(run, new Map(groups));
  }

  passes(now: number, isGuarded: boolean): void {
    const conversion = this.ec2.groupsTagged(CONVERSION_TAG);
    for (const { eniId, groups } of this.ec2.enis.values()) {
      const since = this.openSince.get(eniId);
      if (!groups.some((id) => conversion.includes(id))) this.openSince.delete(eniId);
      else if (since === undefined) this.openSince.set(eniId, now);
      else if (now - since > 20_000 && isGuarded)
        this.violations.push(`${eniId} allows everything for ${now - since} ms`);
    }
  }

  faultsOfRecord({ before }: ContainmentRecord<unknown>): readonly string[] {
    const own = this.ownGroups();
    const wrong = Object.entries(before).filter(([, was]) =>
      (was as InterfaceBefore).groups.some((id) => own.includes(id)),
    );
    return wrong.map(([eniId]) => `the record of before of ${eniId} has a group of ours`);
  }

  faults(ending: Ending): readonly string[] {
    return faultsOfHost(this, ending);
  }

  private noteChange(eni: MemoryEni, groups: readonly string[]): void {
    const { run, now, note } = this.caller;
    if (!run) return;
    note(`${eni.eniId}: ${eni.groups.join('+')} → ${groups.join('+')}`);
    if (run.name.startsWith('release')) this.checkDrift(eni, groups, run);
    if (run.name.startsWith('guard')) this.closedByGuards += 1;
    const isConversion = groups.some((id) => this.ec2.groupsTagged(CONVERSION_TAG).includes(id));
    if (isConversion && !this.openSince.has(eni.eniId)) this.openSince.set(eni.eniId, now);
  }

  /** What somebody set before a release began is not for the release to take away. */
  private checkDrift({ eniId, groups: now }: MemoryEni, next: readonly string[], run: Run): void {
    const ours = this.ownGroups();
    const lost = now.filter((id) => !ours.includes(id) && !next.includes(id));
    if (lost.length > 0 && this.groupsAtStart.get(run)?.get(eniId) === now)
      this.violations.push(`${eniId} loses ${lost.join('+')} by a release`);
  }

  private ownGroups(): string[] {
    return [CONVERSION_TAG, QUARANTINE_TAG].flatMap((tag) => this.ec2.groupsTagged(tag));
  }
}
