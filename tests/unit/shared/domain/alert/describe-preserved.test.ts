import { describePreserved } from '../../../../../shared/domain/alert/describe-preserved.ts';
import type { PreservedEvidence } from '../../../../../shared/domain/context/preserved-evidence.ts';
import { aContext, anAlert, shown } from '../../../../builders/alert.ts';
import { incidentDetails } from '../../../../builders/incident.ts';
import { aTarget } from '../../../../builders/order.ts';

const snapshots = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ snapshotId: `snap-${String(index)}`, volumeId: `vol-${String(index)}` },
  }));

function evidence(changes: Partial<PreservedEvidence> = {}): PreservedEvidence {
  return {
    target: aTarget({ id: 'i-1' }),
    at: '2026-11-21T10:00:04.000Z',
    pieces: [
      { name: 'snapshots', outcome: 'kept', snapshots: snapshots(2) },
      { name: 'console output', outcome: 'missing', remark: 'none yet' },
      { name: 'description', outcome: 'kept' },
    ],
    ...changes,
  };
}

const text = (...preserved: PreservedEvidence[]) =>
  describePreserved(aContext({ preserved })).map(shown);

it('is one line for an instance, with what is missing and why', () => {
  expect(text(evidence())).toStrictEqual([
    'Evidence of instance <i-1>: 2 snapshots kept: <snap-0, snap-1>; NO console output (<none yet>); description kept',
  ]);
});

it.each([
  [1, '1 snapshot kept: <snap-0>'],
  [3, '3 snapshots kept: <snap-0, snap-1, snap-2>'],
  [4, '4 snapshots kept: <snap-0, snap-1, snap-2>, …'],
])('names three of %i snapshots at most', (count, words) => {
  const pieces = [{ name: 'snapshots', outcome: 'kept', snapshots: snapshots(count) }] as const;

  expect(text(evidence({ pieces }))).toStrictEqual([`Evidence of instance <i-1>: ${words}`]);
});

it('says of a dry run what would be kept', () => {
  const pieces = [{ name: 'snapshots', outcome: 'planned', remark: 'of vol-0' }] as const;

  expect(text(evidence({ pieces }))).toStrictEqual([
    'Evidence of instance <i-1>: snapshots would be kept (<of vol-0>)',
  ]);
});

it('counts the instances beyond three', () => {
  const all = text(...Array.from({ length: 5 }, () => evidence()));

  expect(all).toHaveLength(4);
  expect(all.at(-1)).toBe('… and evidence of 2 more instances');
});

it.each([undefined, aContext()])('is silent when nothing was ordered', (context) => {
  expect(describePreserved(context)).toStrictEqual([]);
});

it('stands after the actions in the message', () => {
  const context = aContext({ preserved: [evidence()] });

  const { actions } = anAlert(incidentDetails({}, { context }));

  expect(actions.map(shown).at(-1)).toMatch(/^Evidence of instance <i-1>: /);
});
