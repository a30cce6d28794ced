import type { IncidentDetails } from '../incident.ts';
import { alertDocument } from './alert-document.ts';
import type { AlertContent } from './alert-content.ts';
import { toAscii } from './clean-text.ts';
import { fitGsm7 } from './gsm7.ts';
import { plainLine, plainValue } from './plain-text.ts';
import { heading, renderEmail } from './render-email.ts';

/** The same alert for the subscribers of a topic. */
export interface Notice {
  /** ASCII, one line, below 100 characters: SNS refuses the whole message otherwise. */
  readonly subject: string;
  readonly email: string;
  /** One part of a text message: 160 septets of GSM-7. What matters most comes first. */
  readonly sms: string;
  /** JSON for programs, see alert-document.ts. */
  readonly document: string;
  /** Where the document is kept when it is too large for a message: one object per state and context. */
  readonly documentKey: string;
  readonly attributes: NoticeAttributes;
}

/** What subscriptions may filter by. */
export interface NoticeAttributes {
  /** 1.0 to 10.0 */
  readonly severity: number;
  readonly severityBand: string;
  readonly status: string;
  readonly incidentId: string;
  /** `drill`, `sample` or `no`. */
  readonly exercise: string;
}

const MAX_SUBJECT = 99;

/** E-mail, text message, subject and document of an alert. Pure; safe for any input. */
export function renderNotice(content: AlertContent, details: IncidentDetails): Notice {
  const { severity, severityBand, status, incidentId, exercise = 'no' } = content;
  const { stateVersion, contextVersion = 0 } = details.incident;
  return {
    subject: subjectLine(`Riposte ${heading(content)} - ${plainValue(content.title)}`),
    email: renderEmail(content),
    sms: fitGsm7(`Riposte ${heading(content)}. ${plainValue(incidentId)}. ${whereabouts(content)}`),
    document: JSON.stringify(alertDocument(content, details)),
    documentKey: `alerts/${incidentId}/${stateVersion}-${contextVersion}.json`,
    attributes: { severity, severityBand, status, incidentId, exercise },
  };
}

/** Resource, account and region: the first two facts. */
function whereabouts({ facts }: AlertContent): string {
  return facts
    .slice(0, 2)
    .map(({ value }) => plainLine(value))
    .join(', ');
}

function subjectLine(text: string): string {
  const ascii = toAscii(text);
  return ascii.length <= MAX_SUBJECT ? ascii : `${ascii.slice(0, MAX_SUBJECT - 3)}...`;
}
