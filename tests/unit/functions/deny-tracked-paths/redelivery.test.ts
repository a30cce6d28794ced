import fc from 'fast-check';
import { createRestore } from '../../../../functions/release-tracked-paths/restore.ts';
import { chooseNumber, occupant } from '../../../../shared/domain/tracked-paths/deny-entry.ts';
import type { AclEntry } from '../../../../shared/domain/tracked-paths/vpc-network.ts';
import { aHold, aReleaseOrder } from '../../../builders/order.ts';
import { aDenyEntry, aHostInterface, anAcl } from '../../../builders/tracked-paths.ts';
import { fakeNetworkAcls, type FakeNetworkAcls } from '../../../fakes/network-acls.ts';
import { setUp } from './deny-setup.ts';

const BLOCKS = ['10.0.0.5/32', '10.0.0.6/32'];
const ENIS = [aHostInterface({ blocks: BLOCKS })];

/** Rules of others; none says exactly what one of ours says. */
const foreign = fc.record({
  number: fc.integer({ min: 1, max: 8 }),
  egress: fc.boolean(),
  block: fc.constantFrom('0.0.0.0/0', '10.0.0.0/24', '192.0.2.1/32'),
  isDeny: fc.boolean(),
  protocol: fc.constantFrom('-1', '6'),
});
const numbered = { selector: ({ number, egress }: AclEntry) => `${number} ${String(egress)}` };

/** A run that dies before it sets one more rule than this, and what others do before the order comes back. */
const death = fc.record({
  after: fc.nat({ max: 5 }),
  meanwhile: fc.array(foreign, { maxLength: 3 }),
});

/** Network ACLs whose caller dies on the way: it hears nothing any more. */
function deadly(fake: FakeNetworkAcls) {
  let left = Infinity;
  let died: () => void = () => undefined;
  return {
    acls: {
      ...fake,
      deny: (entry: Parameters<FakeNetworkAcls['deny']>[0]) => {
        left -= 1;
        if (left >= 0) return fake.deny(entry);
        died();
        return new Promise<never>(() => undefined);
      },
    },
    /** Runs until its end or its death. */
    run: async (work: () => Promise<void>, after: number) => {
      left = after;
      const death = new Promise<void>((resolve) => (died = resolve));
      await Promise.race([work().catch(() => undefined), death]);
    },
  };
}

function putWhereFree(
  fake: FakeNetworkAcls,
  entry: AclEntry,
  entries: readonly AclEntry[],
): boolean {
  const { egress, number, block } = entry;
  const acl = anAcl({ entries });
  if (occupant(aDenyEntry({ egress, number, block }), [acl])) return false;
  fake.put('acl-b', entry);
  return true;
}

async function entriesOf(fake: FakeNetworkAcls): Promise<readonly AclEntry[]> {
  return (await fake.read(['acl-b']))[0]?.entries ?? [];
}

async function release(
  fake: FakeNetworkAcls,
  containments: ReturnType<typeof setUp>['containments'],
) {
  const hold = aHold({ action: 'deny-tracked-paths', purpose: 'release' });
  const record = await containments.read(hold);
  if (!record) return;
  const wait = () => Promise.resolve();
  await createRestore({ containments, acls: fake, wait })({ hold, record, order: aReleaseOrder() });
}

interface Death {
  readonly after: number;
  readonly meanwhile: readonly AclEntry[];
}

/** Until it is done the order comes back; then it comes no more, and what others do is drift. */
async function play(fake: FakeNetworkAcls, deaths: readonly Death[]) {
  const { acls, run } = deadly(fake);
  const host = setUp({ acls, enis: ENIS });
  const added: AclEntry[] = [];
  const isDone = (): boolean => host.action()?.state === 'contained';
  for (const { after, meanwhile } of deaths) {
    await run(() => host.run(true), after);
    if (isDone()) break;
    for (const entry of meanwhile)
      if (putWhereFree(fake, entry, await entriesOf(fake))) added.push(entry);
  }
  if (!isDone()) await run(() => host.run(true), Infinity);
  return { host, added };
}

function isDenied(entries: readonly AclEntry[]): boolean {
  return [false, true].every((egress) =>
    BLOCKS.every((block) => 'denied' in chooseNumber(entries, { egress, block })),
  );
}

describe('an order whose runs die anywhere, while others change the ACL', () => {
  it('ends with the host denied or says why not, and a release leaves exactly what others have set', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(foreign, { maxLength: 6, ...numbered }),
        fc.array(death, { maxLength: 3 }),
        async (initial, deaths) => {
          const fake = fakeNetworkAcls([anAcl({ entries: initial })]);

          const { host, added } = await play(fake, deaths);
          // Refused, failed, or contained with a path that is left: each has its reason.
          const isTold = host.action()?.reason !== undefined;
          expect(isTold || isDenied(await entriesOf(fake))).toBe(true);

          await release(fake, host.containments);
          expect(new Set(await entriesOf(fake))).toStrictEqual(new Set([...initial, ...added]));
        },
      ),
    );
  });
});
