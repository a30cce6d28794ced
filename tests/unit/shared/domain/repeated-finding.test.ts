import { asKnown, isNews } from '../../../../shared/domain/repeated-finding.ts';
import { aDriftRecord, UNDONE_AT } from '../../../builders/drift.ts';
import { aFindingRecord, incidentDetails } from '../../../builders/incident.ts';
import { aLeak } from '../../../builders/leak.ts';
import { aTarget } from '../../../builders/order.ts';

const driftSince = (since: string, updatedAt: string) =>
  aDriftRecord({ updatedAt, drift: { action: 'isolate-instance', target: aTarget(), since } });

describe('a repeat of a finding', () => {
  const LATER = '2026-11-21T11:00:00.000Z';

  it.each([
    ['the same', aDriftRecord(), false],
    ['a later look at the same', driftSince(UNDONE_AT, LATER), false],
    ['undone anew after it was put right', driftSince('2026-11-21T10:30:00.000Z', LATER), true],
    ['more severe', aDriftRecord({ severity: 9 }), true],
  ])('of what came undone is news when it is %s', (_, repeat, expected) => {
    expect(isNews(repeat, aDriftRecord())).toBe(expected);
  });

  it('of anything else is news when it is worse or proven, however late it comes', () => {
    const recorded = aFindingRecord({ unconfirmed: 'nobody knows' });

    expect(isNews(aFindingRecord(), recorded)).toBe(true);
    expect(isNews(aFindingRecord({ updatedAt: LATER }), aFindingRecord())).toBe(false);
  });
});

describe('what came undone in a drill', () => {
  it.each([true, false])('is a part of it: %s', (drill) => {
    expect(asKnown(aDriftRecord(), incidentDetails({ drill })).drill).toBe(drill);
  });

  it.each([true, false])('and so is what leaks: %s', (drill) => {
    const { target, cutAt } = aLeak();
    const finding = aFindingRecord({ leak: { target, cutAt } });

    expect(asKnown(finding, incidentDetails({ drill })).drill).toBe(drill);
  });

  it('and nothing else', () => {
    const finding = aFindingRecord();

    expect(asKnown(finding, incidentDetails({ drill: true }))).toBe(finding);
  });
});
