import { describeAction } from '../incidents/describe-action.ts';
import { safeLine } from '../safe-output.ts';
import type { Screen } from '../screen.ts';
import { factLines, indented } from '../text-table.ts';
import type { ContainReport } from './contain.ts';
import type { ContainmentPreview } from './preview.ts';

/** What an order came to, and what to do next. */
export function describeContainment(report: ContainReport, screen: Screen): string {
  const { incidentId, action, orderId, complete } = report;
  if (incidentId === undefined) {
    return [
      `Order ${orderId} was sent, but no incident came of it in time.`,
      indented('Is triage at work? npx riposte doctor, npx riposte dlq list findings --show 1'),
    ].join('\n');
  }
  const verdict = complete
    ? `Contained. Undo: npx riposte release ${incidentId}`
    : `Not contained. More: npx riposte incidents show ${incidentId}`;
  return [...(action ? [describeAction(action, screen)] : []), verdict].join('\n\n');
}

/** What would be sent, and what stands against it. */
export function describePreview({ event, refusal, notes }: ContainmentPreview): string {
  const { action, target, reason, requestedBy } = event;
  const facts = factLines([
    ['Action', action],
    ['Target', `${target.kind} ${target.id}`],
    ['Account', `${target.accountId} ${target.region}`],
    ['Ordered by', requestedBy],
    ['Reason', reason],
  ]);
  const verdict =
    refusal === undefined
      ? 'Nothing we can see stands against it. Pause and hourly cap do not hold an order.'
      : `It would be refused: ${safeLine(refusal)}`;
  return ['Would be ordered; nothing was sent.', facts, verdict, ...notes.map(safeLine)].join(
    '\n\n',
  );
}
