import type { AlertContent } from './alert-content.ts';
import { truncate } from '../truncate.ts';
import { cleanText, defang, toAscii } from './clean-text.ts';
import type { Line } from './line.ts';

/** The same alert for the subscribers of a topic. */
export interface Notice {
  /** ASCII, one line, below 100 characters: SNS refuses the whole message otherwise. */
  readonly subject: string;
  readonly email: string;
  /** ASCII, at most 140 characters: one part of a text message. What matters most comes first. */
  readonly sms: string;
  readonly attributes: NoticeAttributes;
}

/** What subscriptions may filter by. */
export interface NoticeAttributes {
  /** 1.0 to 10.0 */
  readonly severity: number;
  readonly severityBand: string;
  readonly status: string;
  readonly incidentId: string;
}

const MAX_SUBJECT = 99;
const MAX_SMS = 140;
const MAX_EMAIL = 16_000;
const MAX_VALUE = 300;
const MAX_DESCRIPTION = 2000;

/** E-mail, text message and subject of an alert. Pure; safe for any input. */
export function renderNotice(content: AlertContent): Notice {
  const { severity, severityBand, status, incidentId } = content;
  return {
    subject: truncateAscii(`Riposte ${heading(content)} - ${harmless(content.title)}`, MAX_SUBJECT),
    email: truncate(email(content), MAX_EMAIL),
    sms: truncateAscii(
      `Riposte ${heading(content)}. ${incidentId}. ${whereabouts(content)}`,
      MAX_SMS,
    ),
    attributes: { severity, severityBand, status, incidentId },
  };
}

function heading({ sample, severityBand, state }: AlertContent): string {
  return `${sample ? 'SAMPLE ' : ''}${severityBand.toUpperCase()}: ${state.label}`;
}

/** Resource, account and region: the first two facts. */
function whereabouts({ facts }: AlertContent): string {
  return facts
    .slice(0, 2)
    .map(({ value }) => plain(value))
    .join(', ');
}

function email(content: AlertContent): string {
  const { state, facts, actions, undo, links } = content;
  const paragraphs = [
    [`${heading(content)} (severity ${content.severity.toFixed(1)})`, harmless(content.title)],
    [
      state.sentence,
      ...(content.sample ? ['This is a SAMPLE finding: nothing really happened.'] : []),
    ],
    facts.map(({ label, value }) => `${label}: ${plain(value)}`),
    actions.length > 0 ? ['Actions', ...actions.map((action) => `  ${plain(action)}`)] : [],
    undo === undefined ? [] : ['To undo', `  ${harmless(undo)}`],
    links.map(({ label, url }) => `${label}: ${url}`),
    content.description === undefined ? [] : [harmless(content.description, MAX_DESCRIPTION)],
    [
      `Incident ${harmless(content.incidentId)}`,
      `Correlation id ${harmless(content.correlationId)}`,
    ],
  ];
  const filled = paragraphs.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function plain(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : harmless(part.value))).join('');
}

function harmless(value: string, max = MAX_VALUE): string {
  return defang(truncate(cleanText(value), max)) || '-';
}

function truncateAscii(text: string, max: number): string {
  const ascii = toAscii(text);
  return ascii.length <= max ? ascii : `${ascii.slice(0, max - 3)}...`;
}
