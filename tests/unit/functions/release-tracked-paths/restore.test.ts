import { createRestore } from '../../../../functions/release-tracked-paths/restore.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { entryName, type DenyEntry } from '../../../../shared/domain/tracked-paths/deny-entry.ts';
import {
  STOP,
  type PathBefore,
  type StopBefore,
} from '../../../../shared/domain/tracked-paths/path-before.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { aHold, aReleaseOrder } from '../../../builders/order.ts';
import {
  aDenyEntry,
  anAcl,
  anAclEntry,
  asAclEntry,
  defaultEntries,
} from '../../../builders/tracked-paths.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';
import { fakeNetworkAcls, type FakeNetworkAcls } from '../../../fakes/network-acls.ts';

const [IN, OUT] = [aDenyEntry(), aDenyEntry({ egress: true })];

function aclWith(...entries: DenyEntry[]) {
  return anAcl({ entries: [...entries.map(asAclEntry), ...defaultEntries()] });
}

async function restore(
  acls: FakeNetworkAcls,
  recorded: readonly DenyEntry[] = [IN, OUT],
  stop?: StopBefore,
) {
  const entries = Object.fromEntries(recorded.map((entry) => [entryName(entry), entry]));
  const before = { ...entries, ...(stop && { [STOP]: stop }) };
  const containments = fakeContainments<PathBefore>({ state: 'isolated', before });
  const hold = aHold({ action: 'deny-tracked-paths', purpose: 'release' });
  const record = await containments.read(hold);
  if (!record) throw new Error('nothing is held');
  const restoring = createRestore({ containments, acls, wait: () => Promise.resolve() });
  const outcome = await restoring({ hold, record, order: aReleaseOrder() });
  return { outcome, log: containments.log };
}

describe('a host that is released', () => {
  it('is denied by no rule of ours any more', async () => {
    const acls = fakeNetworkAcls([aclWith(IN, OUT)]);

    const { outcome, log } = await restore(acls);

    expect(log).toStrictEqual(['releasing']);
    expect(acls.denied()).toStrictEqual([]);
    expect(outcome).toStrictEqual({
      state: 'released',
      steps: [
        {
          resource: 'network ACL acl-b (subnet-b), inbound 10.0.0.5/32',
          ...{ from: ['denied by rule 1'], to: [] },
        },
        {
          resource: 'network ACL acl-b (subnet-b), outbound 10.0.0.5/32',
          ...{ from: ['denied by rule 1'], to: [] },
        },
      ],
    });
  });

  it('keeps what others deny, and what an earlier try has removed is no drift', async () => {
    const other = aDenyEntry({ number: 7, block: '192.0.2.1/32' });
    const acls = fakeNetworkAcls([aclWith(OUT, other)]);

    const { outcome } = await restore(acls);

    expect(acls.changes).toStrictEqual(['remove acl-b out 1 10.0.0.5/32']);
    expect(acls.denied()).toStrictEqual(['acl-b in 7 192.0.2.1/32']);
    expect(outcome.reason).toBeUndefined();
  });

  it('keeps a rule that somebody has changed, and that is said', async () => {
    const changed = anAclEntry({ number: 1, block: '10.0.0.0/24', isDeny: true });
    const acls = fakeNetworkAcls([anAcl({ entries: [changed, asAclEntry(OUT)] })]);

    const { outcome } = await restore(acls);

    expect(acls.denied()).toStrictEqual(['acl-b in 1 10.0.0.0/24']);
    expect(outcome).toMatchObject({
      state: 'released',
      reason: 'drift, left as it is: network ACL acl-b (subnet-b), inbound 10.0.0.5/32',
    });
  });

  it('of which nothing had been denied is released, too', async () => {
    const { outcome } = await restore(fakeNetworkAcls([]), []);

    expect(outcome).toStrictEqual({
      state: 'released',
      reason: 'nothing had been denied',
      steps: [],
    });
  });
});

describe('what cannot be given back is told', () => {
  it('with the reason, and the rest is given back', async () => {
    const other = aDenyEntry({ aclId: 'acl-c' });
    const fail = { 'acl-b': new TransientError('throttled') };
    const acls = fakeNetworkAcls([aclWith(IN), { ...aclWith(other), id: 'acl-c' }], { fail });

    const { outcome } = await restore(acls, [IN, other]);

    expect(acls.denied()).toStrictEqual(['acl-b in 1 10.0.0.5/32']);
    expect(outcome).toMatchObject({
      state: 'release-failed',
      reason: 'not restored: network ACL acl-b (subnet-b), inbound 10.0.0.5/32',
      steps: [{ note: 'not restored: TransientError: throttled' }, {}],
    });
  });

  it('when EC2 shows it still', async () => {
    const { outcome } = await restore(fakeNetworkAcls([aclWith(IN)], { loseChanges: true }), [IN]);

    expect(outcome).toMatchObject({
      state: 'release-failed',
      steps: [{ note: 'not restored: EC2 still shows it' }],
    });
  });
});

describe('a host that was stopped', () => {
  it('is not started by itself; the outcome says how', async () => {
    const acls = fakeNetworkAcls([aclWith(IN)]);

    const { outcome } = await restore(acls, [IN], { instanceId: INSTANCE, state: 'running' });

    expect(acls.denied()).toStrictEqual([]);
    expect(outcome).toMatchObject({
      state: 'released',
      advice: [expect.stringContaining(`aws ec2 start-instances --instance-ids ${INSTANCE}`)],
    });
  });
});
