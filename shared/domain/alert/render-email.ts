import { truncate } from '../truncate.ts';
import { splitCommand } from '../context/command.ts';
import type { AlertContent, Exercise } from './alert-content.ts';
import type { Line } from './line.ts';
import { plainLine, plainValue } from './plain-text.ts';

const MAX_EMAIL = 16_000;
const MAX_PROSE = 2000;

const EXPLANATION: Readonly<Record<Exercise, string>> = {
  drill: 'This is a DRILL: somebody tries the platform out, nothing really happened.',
  sample: 'This is a SAMPLE finding: nothing really happened.',
};

/** `DRILL HIGH: Contained in 3.2 s` */
export function heading({ exercise, severityBand, state }: AlertContent): string {
  const label = exercise ? `${exercise.toUpperCase()} ` : '';
  return `${label}${severityBand.toUpperCase()}: ${state.label}`;
}

/** The alert as the plain text of a mail: of 16,000 characters at most, safe for any input. */
export function renderEmail(content: AlertContent): string {
  const paragraphs = [...opening(content), ...middle(content), ...closing(content)];
  const filled = paragraphs.filter((lines) => lines.length > 0);
  return truncate(`${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`, MAX_EMAIL);
}

type Paragraph = readonly string[];

function opening(content: AlertContent): Paragraph[] {
  const { state, subject, exercise, open } = content;
  return [
    [`${heading(content)} (severity ${content.severity.toFixed(1)})`, plainValue(content.title)],
    exercise ? [EXPLANATION[exercise]] : [],
    [`${plainLine(subject)}: ${state.sentence}`],
    titled('Do now', [...open.points.map(plainLine), ...open.advice.map(recommendation)]),
  ];
}

function middle({ facts, actions, undo, links, playbook, traffic }: AlertContent): Paragraph[] {
  return [
    lined('Suspicious traffic', traffic?.patterns ?? []),
    facts.map(({ label, value }) => `${label}: ${plainLine(value)}`),
    titled('Actions', actions.map(plainLine)),
    titled('To undo', undo ? [plainValue(undo.command), ...undo.notes.map(plainLine)] : []),
    [
      ...links.map(({ label, url }) => `${label}: ${url}`),
      `Playbook: ${playbook.url ?? playbook.path}`,
    ],
  ];
}

function closing(content: AlertContent): Paragraph[] {
  const { context, traffic, calls, description, incidentId, correlationId, stack } = content;
  const prose = (title: string, lines: readonly string[]) =>
    titled(title, lines.map(recommendation));
  return [
    ...(context
      ? [
          lined('Traffic', traffic?.lines ?? []),
          lined('Calls after the cut', calls),
          lined('Context', context.facts),
          lined('Related incidents', context.related),
          prose('Look into', context.investigate),
          prose('So that it does not happen again', context.prevent),
        ]
      : []),
    description === undefined ? [] : [plainValue(description, MAX_PROSE)],
    [
      `Incident ${plainValue(incidentId)} of ${plainValue(stack)}`,
      `Correlation id ${plainValue(correlationId)}`,
    ],
  ];
}

/** Its command stands on a line of its own, as it must be typed. */
function recommendation(text: string): string {
  const { sentence, command } = splitCommand(text);
  const prose = plainValue(sentence, MAX_PROSE);
  return command === undefined ? prose : `${prose}\n      ${command}`;
}

function lined(title: string, lines: readonly Line[]): Paragraph {
  return titled(title, lines.map(plainLine));
}

function titled(title: string, lines: readonly string[]): Paragraph {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
