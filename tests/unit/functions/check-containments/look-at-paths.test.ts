import { lookAtPaths } from '../../../../functions/check-containments/looks/paths.ts';
import type { Sight } from '../../../../functions/check-containments/sight.ts';
import type { ContainmentRecord } from '../../../../shared/domain/containment.ts';
import { entryName, type DenyEntry } from '../../../../shared/domain/tracked-paths/deny-entry.ts';
import type { PathBefore } from '../../../../shared/domain/tracked-paths/path-before.ts';
import type { AclEntry, NetworkAcl } from '../../../../shared/domain/tracked-paths/vpc-network.ts';
import {
  aDenyEntry,
  anAcl,
  anAclEntry,
  asAclEntry,
  defaultEntries,
} from '../../../builders/tracked-paths.ts';

const SOUND = { state: 'seen', drifts: [], unread: [] };

function aRecord(before: Readonly<Record<string, PathBefore>>): ContainmentRecord<PathBefore> {
  return { state: 'isolated', holders: ['inc-1'], before, ours: [], generation: 1 };
}

function kindsOf(sight: Sight): string[] {
  return sight.state === 'seen' ? sight.drifts.map(({ kind }) => kind) : ['gone'];
}

describe('a look at tracked paths', () => {
  const ours = [aDenyEntry(), aDenyEntry({ egress: true })];
  const rules = ours.map(asAclEntry);
  const look = (
    acls: readonly NetworkAcl[],
    state: string | undefined,
    before: Readonly<Record<string, PathBefore>> = byName(ours),
  ) =>
    lookAtPaths(
      {
        acls: { read: (ids) => Promise.resolve(acls.filter(({ id }) => ids.includes(id))) },
        power: { state: () => Promise.resolve(state) },
      },
      'i-0123456789abcdef0',
      aRecord(before),
    );
  const withRules = (...entries: readonly AclEntry[]): NetworkAcl[] => [
    anAcl({ entries: [...entries, ...defaultEntries()] }),
  ];
  const ordered = { stop: { instanceId: 'i-0123456789abcdef0', state: 'running' } };
  const stopped = { ...ordered, stopped: ordered.stop };

  it('is content while the host is denied, whatever the number', async () => {
    const renumbered = ours.map((entry) => asAclEntry({ ...entry, number: 7 }));
    const tried = byName([...ours, aDenyEntry({ number: 2 })]);

    expect(await look(withRules(...rules), 'running')).toStrictEqual(SOUND);
    expect(await look(withRules(...renumbered), 'running')).toStrictEqual(SOUND);
    expect(await look(withRules(...rules), 'running', tried)).toStrictEqual(SOUND);
  });

  it.each<[string, NetworkAcl[], string[]]>([
    ['the rule is gone', withRules(...rules.slice(1)), ['acl-b inbound 10.0.0.5/32']],
    [
      'another rule lets it pass before',
      withRules(
        anAclEntry({ number: 1, block: '10.0.0.0/8' }),
        ...rules.map((rule) => ({ ...rule, number: 2 })),
      ),
      ['acl-b inbound 10.0.0.5/32'],
    ],
    ['the ACL is gone', [], ['acl-b inbound 10.0.0.5/32', 'acl-b outbound 10.0.0.5/32']],
  ])('names what passes when %s', async (_, acls, open) => {
    expect(await look(acls, 'running')).toStrictEqual({
      ...SOUND,
      drifts: open.map((what) => ({ kind: 'acl', what: `${what} is no longer denied` })),
    });
  });

  it.each([
    ['running', ['power']],
    ['pending', ['power']],
    ['stopping', []],
    ['stopped', []],
    ['terminated', ['gone']],
    ['unknown', ['gone']],
  ])('of a host that was stopped and is %s', async (state, kinds) => {
    const sight = await look([], state === 'unknown' ? undefined : state, stopped);

    expect(kindsOf(sight)).toStrictEqual(kinds);
  });

  it('does not take for started what EC2 would not stop', async () => {
    expect(await look([], 'running', ordered)).toStrictEqual(SOUND);
  });

  function byName(entries: readonly DenyEntry[]): Record<string, DenyEntry> {
    return Object.fromEntries(entries.map((entry) => [entryName(entry), entry]));
  }
});
