import type { KnownBlock } from '@slack/types';
import type { AlertContent } from '../domain/alert/alert-content.ts';
import type { ConsoleLink } from '../domain/alert/console-links.ts';
import type { SeverityBand } from '../domain/severity.ts';
import { context, fields, fitMessage, header, prose, section } from './blocks.ts';
import { codeSpan, escapeSlack, escapeWithin, harmless, mrkdwnLine } from './escape.ts';
import { SLACK_LIMITS } from './limits.ts';

/** A message as an incoming webhook takes it. */
export interface SlackMessage {
  /** For notifications, screen readers and as the fallback when Slack refuses the blocks. */
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

const MARK: Readonly<Record<SeverityBand, string>> = {
  critical: '🚨',
  high: '🔴',
  medium: '🟠',
  low: '🟡',
};

const MAX_ACTIONS = 2900;
const MAX_DESCRIPTION = 700;

/** The alert as a Slack message. Pure; within every limit of Slack and free of injected markup for any input. */
export function renderAlert(content: AlertContent): SlackMessage {
  return { ...renderFallback(content), blocks: fitMessage(renderBlocks(content)) };
}

/** The same alert without blocks. */
export function renderFallback(content: AlertContent): SlackMessage {
  const { state, facts, undo, incidentId, correlationId } = content;
  const lines = [
    headline(content),
    `${state.label}. ${state.sentence}`,
    ...facts.map(({ label, value }) => `${label}: ${plainValue(value)}`),
    ...(undo === undefined ? [] : [`To undo: ${undo}`]),
    `Incident ${incidentId}, correlation id ${correlationId}`,
  ];
  const text = lines.map((each) => escapeWithin(harmless(each, 700), 1000)).join('\n');
  const fits = text.length < SLACK_LIMITS.messageText;
  return {
    text: fits ? text : escapeWithin(headline(content), 1000),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function renderBlocks(content: AlertContent): KnownBlock[] {
  const { state, facts, actions, undo, links, description } = content;
  return [
    header(headline(content)),
    section([
      `*${escapeSlack(state.label)}.* ${escapeSlack(state.sentence)}`,
      ...sampleNote(content),
    ]),
    fields(facts.map(({ label, value }) => [escapeSlack(label), mrkdwnLine(value)])),
    ...(actions.length > 0
      ? [section(['*Actions*', ...actions.map(mrkdwnLine)], MAX_ACTIONS)]
      : []),
    ...(undo === undefined ? [] : [section([`*Undo* ${codeSpan(undo)}`])]),
    ...(links.length > 0 ? [section([links.map(slackLink).join('  ·  ')])] : []),
    ...(description === undefined ? [] : [prose(description, MAX_DESCRIPTION)]),
    context([
      `Incident ${codeSpan(content.incidentId)}`,
      `Correlation id ${codeSpan(content.correlationId)}`,
    ]),
  ];
}

function headline({ sample, severityBand, severity, title }: AlertContent): string {
  const label = sample ? '[SAMPLE] ' : '';
  const band = severityBand.toUpperCase();
  return `${MARK[severityBand]} ${label}${band} ${severity.toFixed(1)}: ${harmless(title, 400)}`;
}

function sampleNote({ sample }: AlertContent): string[] {
  return sample ? ['*SAMPLE finding:* generated for a test, nothing really happened.'] : [];
}

function plainValue(value: AlertContent['facts'][number]['value']): string {
  return value
    .map((part) => (typeof part === 'string' ? part : harmless(part.value, 300)))
    .join('');
}

/** Both parts come from console-links.ts, which lets nothing through that could end the link. */
function slackLink({ label, url }: ConsoleLink): string {
  return `<${escapeSlack(url)}|${escapeSlack(label)}>`;
}
