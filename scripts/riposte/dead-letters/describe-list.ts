import { safeLine, safeText } from '../safe-output.ts';
import type { Screen } from '../screen.ts';
import { indented, textTable } from '../text-table.ts';
import { ago } from '../times.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { QueueReport } from './list.ts';

/** The dead-letter queues for people: depths, then reasons, then the messages that were asked for. */
export function describeDeadLetters(reports: readonly QueueReport[], screen: Screen): string {
  const filled = reports.filter(({ depth, hidden }) => depth + hidden > 0);
  const rows = reports.map(({ name, depth, hidden, oldestAt }) => [
    name,
    String(depth),
    hidden > 0 ? String(hidden) : '',
    oldestAt === undefined ? '' : `${ago(oldestAt, screen.now)} (${oldestAt})`,
  ]);
  return [
    textTable(['Queue', 'Waiting', 'Being read', 'Oldest'], rows, screen.width),
    ...filled.map((report) => describeContent(report, screen)),
    ...(filled.length > 0 ? [`Put back: npx riposte dlq redrive <queue>`] : []),
  ].join('\n\n');
}

function describeContent(report: QueueReport, screen: Screen): string {
  const { name, reasons, messages, looked, depth } = report;
  const rows = reasons.map(({ count, kind, reason }) => [String(count), kind, reason]);
  const part = looked < depth ? ` (of the ${looked} that were looked at)` : '';
  return [
    `${name}${part}`,
    indented(textTable(['Count', 'Kind', 'Reason'], rows, screen.width - 2)),
    ...messages.map((letter) => indented(describeLetter(letter))),
  ].join('\n');
}

function describeLetter({ messageId, sentAt, attributes, body }: DeadLetter): string {
  const labels = Object.entries(attributes).map(([name, value]) => safeLine(`${name}: ${value}`));
  const head = `\nmessage ${safeLine(messageId)}, sent ${sentAt ?? 'at an unknown time'}`;
  return [head, indented([...labels, safeText(body)])].join('\n');
}
