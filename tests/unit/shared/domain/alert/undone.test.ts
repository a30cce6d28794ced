import { composeAlert } from '../../../../../shared/domain/alert/alert-content.ts';
import { describeState } from '../../../../../shared/domain/alert/describe-state.ts';
import { gotWorse, lastTold } from '../../../../../shared/domain/alert/news.ts';
import { openPoints } from '../../../../../shared/domain/alert/open-points.ts';
import { plainLine } from '../../../../../shared/domain/alert/plain-text.ts';
import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import { aDriftRecord, UNDONE_AT } from '../../../../builders/drift.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

const NOW = new Date('2026-11-21T10:10:00.000Z');
const findings = [aFindingRecord(), aDriftRecord()];
const cutAgain = anActionRecord({ requestedBy: 'drift', settledAt: '2026-11-21T10:05:04.000Z' });
const details = (action: ActionRecord = anActionRecord()) =>
  incidentDetails({}, { findings, actions: [action] });
const GIVEN = { stack: 'riposte-dev', now: NOW, runbookBaseUrl: '' };
const compose = (action?: ActionRecord) => composeAlert(details(action), GIVEN);

describe('what people are told of a containment that came undone', () => {
  it('is that it is open, what has changed, and how to cut it again', () => {
    const { label, urgent } = describeState(details(), NOW);
    const points = openPoints(details(), 'riposte-dev').points.map(plainLine);

    expect([label, urgent]).toStrictEqual(['Contained, but it came undone', true]);
    expect(points.slice(0, 2)).toStrictEqual([
      'Cut instance i-0123456789abcdef0 off again, it came undone. Seen at 10:05: eni-0a has sg-web.',
      'To order it again: npm run riposte -- contain i-0123456789abcdef0 --action isolate-instance --reason "…" --stack riposte-dev',
    ]);
  });

  it('is that it was cut again, and on whose order, once it is', () => {
    const { label, sentence, urgent } = describeState(details(cutAgain), NOW);
    const { actions } = compose(cutAgain);

    expect(label).toBe('Contained again: it had come undone');
    expect(sentence).toContain('cut off from the network');
    expect(urgent).toBeUndefined();
    expect(openPoints(details(cutAgain), 'riposte-dev').points).toStrictEqual([]);
    expect(actions.map(plainLine)[0]).toContain(
      'by the check of containments, because it came undone',
    );
  });

  it('is called out to those who have stopped watching, each time it begins', () => {
    const before = lastTold(compose());
    const quiet = { ...before, undoneSince: '2026-11-21T09:00:00.000Z' };
    const never = lastTold(composeAlert(incidentDetails(), GIVEN));

    expect(before.undoneSince).toBe(UNDONE_AT);
    expect(gotWorse(never, before)).toBe(true);
    expect(gotWorse(quiet, before)).toBe(true);
    expect(gotWorse(before, before)).toBe(false);
    expect(gotWorse(before, never)).toBe(false);
  });
});
