import { QUARANTINE_TAG } from '../../../shared/aws/quarantine-groups.ts';
import type { MemoryEc2, MemoryEni } from '../memory/hosts.ts';
import type { Drift, EniWish } from './host-kind.ts';

/** What the owner of the host wants of one thing, and whether it was changed while the platform was at work on the host. */
export interface Wish<T> {
  readonly values: readonly T[];
  readonly isDrift: boolean;
}

/** Whoever owns the host: sets it up, changes it, and remembers what it was. */
export class Customer {
  readonly groups = new Map<string, Wish<readonly string[]>>();
  /** Interface by Elastic IP. */
  readonly addresses = new Map<string, Wish<string>>();
  private readonly ec2: MemoryEc2;
  private made = 0;

  constructor(ec2: MemoryEc2, enis: readonly EniWish[]) {
    this.ec2 = ec2;
    for (const vpc of [0, 1])
      for (const group of [0, 1, 2, 3]) this.makeGroup(`vpc-${vpc}`, `sg-${vpc}-${group}`);
    for (const wish of enis) this.attach(wish, false);
  }

  /** Changes the host; `isDrift` while it is contained, or about to be. */
  change(drift: Drift, choice: number, isDrift: boolean): void {
    const enis = [...this.ec2.enis.values()];
    const eni = enis[choice % enis.length];
    if (!eni || this.tampers(drift)) return;
    const own = `sg-${eni.vpcId.slice(-1)}-3`;
    if (drift === 'attached')
      this.attach({ path: 'ipv6', vpc: 0, requesterManaged: false, groups: [3] }, isDrift);
    else if (drift === 'address-moved') this.moveAddress(eni, isDrift);
    else if (drift === 'address-added') this.addAddress(eni, isDrift);
    else if (!eni.requesterManaged)
      this.setGroups(eni, drift === 'groups' ? [own] : [...new Set([...eni.groups, own])], isDrift);
  }

  /** With the group without rules: somebody gives it a rule, takes that away again, or deletes the group where nothing has it. */
  private tampers(drift: Drift): boolean {
    const groups = [...this.ec2.groups.values()].filter(({ tags }) =>
      tags?.some(({ Key: key }) => key === QUARANTINE_TAG),
    );
    const rule = { SecurityGroupRuleId: 'sgr-customer', IpProtocol: 'tcp', IsEgress: false };
    for (const group of groups) {
      const theirs = group.rules.filter(({ SecurityGroupRuleId: id }) => id === 'sgr-customer');
      const isUsed = [...this.ec2.enis.values()].some((eni) => eni.groups.includes(group.groupId));
      if (drift === 'rule-added') group.rules = [...group.rules, rule];
      if (drift === 'rule-removed')
        group.rules = group.rules.filter((other) => !theirs.includes(other));
      if (drift === 'group-deleted' && !isUsed) this.ec2.groups.delete(group.groupId);
    }
    return ['rule-added', 'rule-removed', 'group-deleted'].includes(drift);
  }

  private makeGroup(vpcId: string, groupId: string): void {
    this.ec2.groups.set(groupId, { groupId, name: groupId, vpcId, tags: [], rules: [] });
  }

  private attach({ path, vpc, requesterManaged, groups: wish }: EniWish, isDrift: boolean): void {
    if (this.ec2.enis.size > 4) return;
    const eniId = this.next('eni');
    const groups = wish.map((group) => `sg-${vpc}-${group}`);
    const eni = { eniId, vpcId: `vpc-${vpc}`, requesterManaged, ipv6: path === 'ipv6', groups };
    this.ec2.enis.set(eniId, eni);
    this.groups.set(eniId, { values: [groups], isDrift });
    if (path === 'elastic-ip') this.addAddress(eni, isDrift);
  }

  private setGroups(eni: MemoryEni, groups: readonly string[], isDrift: boolean): void {
    eni.groups = groups;
    const before = this.groups.get(eni.eniId)?.values ?? [];
    this.groups.set(eni.eniId, { values: isDrift ? [...before, groups] : [groups], isDrift });
  }

  private addAddress({ eniId }: MemoryEni, isDrift: boolean): void {
    const hasOne = [...this.ec2.addresses.values()].some(
      ({ association }) => association?.eniId === eniId,
    );
    if (hasOne) return;
    const allocationId = this.next('eipalloc');
    const association = { id: this.next('eipassoc-customer'), eniId };
    this.ec2.addresses.set(allocationId, {
      allocationId,
      publicIp: `198.51.100.${this.made}`,
      association,
    });
    this.addresses.set(allocationId, { values: [eniId], isDrift });
  }

  /** To something else of the customer's. */
  private moveAddress({ eniId }: MemoryEni, isDrift: boolean): void {
    for (const [allocationId, { values }] of this.addresses) {
      const address = this.ec2.addresses.get(allocationId);
      if (!address || values.at(-1) !== eniId) continue;
      address.association = { id: this.next('eipassoc-customer'), eniId: 'eni-of-another-host' };
      this.addresses.set(allocationId, { values: ['eni-of-another-host'], isDrift });
    }
  }

  private next(kind: string): string {
    this.made += 1;
    return `${kind}-${this.made}`;
  }
}
