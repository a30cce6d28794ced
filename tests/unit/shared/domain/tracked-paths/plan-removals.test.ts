import { planRemovals } from '../../../../../shared/domain/tracked-paths/plan-removals.ts';
import {
  aDenyEntry,
  anAcl,
  anAclEntry,
  asAclEntry,
  defaultEntries,
} from '../../../../builders/tracked-paths.ts';

function plan(recorded = [aDenyEntry()], added = [asAclEntry(aDenyEntry())]) {
  const acls = [anAcl({ entries: [...added, ...defaultEntries()] })];
  return planRemovals(recorded, acls).map(({ entry, remove, step }) => [
    entry.number,
    remove,
    step.note,
  ]);
}

describe('a rule of ours in a release', () => {
  it('is removed when it is as we set it', () => {
    expect(
      planRemovals([aDenyEntry()], [anAcl({ entries: [asAclEntry(aDenyEntry())] })]),
    ).toStrictEqual([
      {
        ...{ entry: aDenyEntry(), remove: true },
        step: {
          resource: 'network ACL acl-b (subnet-b), inbound 10.0.0.5/32',
          ...{ from: ['denied by rule 1'], to: [] },
        },
      },
    ]);
  });

  it('is gone when an earlier try has removed it', () => {
    expect(plan([aDenyEntry()], [])).toStrictEqual([[1, false, undefined]]);
  });

  it.each([
    ['lets it pass now', { isDeny: false }],
    ['denies another block now', { block: '10.0.0.6/32' }],
    ['denies one protocol now', { protocol: '6' }],
  ])('is left and named when the rule with its number %s', (_, change) => {
    const changed = anAclEntry({ ...asAclEntry(aDenyEntry()), ...change });

    expect(plan([aDenyEntry()], [changed])).toStrictEqual([
      [1, false, 'drift: another rule has the number of ours, and is left as it is'],
    ]);
  });

  it('says nothing of a number that others took before us', () => {
    const foreign = asAclEntry(aDenyEntry({ block: '192.0.2.1/32' }));
    const second = aDenyEntry({ number: 2 });

    expect(plan([aDenyEntry(), second], [foreign, asAclEntry(second)])).toStrictEqual([
      [2, true, undefined],
    ]);
  });

  it('has nothing to give back when its ACL is gone, and says so', () => {
    expect(planRemovals([aDenyEntry()], [])).toMatchObject([
      { remove: false, step: { note: 'drift: the network ACL acl-b no longer exists' } },
    ]);
  });
});
