import type { KnownBlock } from '@slack/types';
import type { AlertContent } from '../domain/alert/alert-content.ts';
import type { ConsoleLink } from '../domain/alert/console-links.ts';
import type { SeverityBand } from '../domain/severity.ts';
import { context, fields, fitMessage, header, joinWithin, prose, section } from './blocks.ts';
import { codeSpan, escapeSlack, mrkdwnLine, unformatted } from './escape.ts';
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

const MAX_TITLE = 400;
const MAX_ACTIONS = 2900;
const MAX_DESCRIPTION = 700;

/** The alert as a Slack message. Pure; within every limit of Slack and free of injected markup for any input. */
export function renderAlert(content: AlertContent): SlackMessage {
  return { ...renderFallback(content), blocks: fitMessage(renderBlocks(content)) };
}

/** The same alert without blocks. */
export function renderFallback(content: AlertContent): SlackMessage {
  const { facts, actions, undo, incidentId, correlationId } = content;
  const lines = [
    headline(content, (title) => unformatted(title, MAX_TITLE)),
    stateLine(content),
    ...facts.map(({ label, value }) => `${escapeSlack(label)}: ${mrkdwnLine(value)}`),
    ...actions.map(mrkdwnLine),
    ...(undo === undefined ? [] : [`To undo: ${codeSpan(undo)}`]),
    `Incident ${codeSpan(incidentId)}, correlation id ${codeSpan(correlationId)}`,
  ];
  const text = joinWithin(lines, SLACK_LIMITS.messageText);
  return { text, unfurl_links: false, unfurl_media: false };
}

function renderBlocks(content: AlertContent): KnownBlock[] {
  const { facts, actions, undo, links, description } = content;
  return [
    header(headline(content, (title) => title)),
    section([stateLine(content), ...sampleNote(content)]),
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

function headline(content: AlertContent, render: (title: string) => string): string {
  const { sample, severityBand, severity, title } = content;
  const label = sample ? '[SAMPLE] ' : '';
  const band = severityBand.toUpperCase();
  return `${MARK[severityBand]} ${label}${band} ${severity.toFixed(1)}: ${render(title)}`;
}

function stateLine({ state }: AlertContent): string {
  const mark = state.urgent ? '⚠️ ' : '';
  return `${mark}*${escapeSlack(state.label)}.* ${escapeSlack(state.sentence)}`;
}

function sampleNote({ sample }: AlertContent): string[] {
  return sample ? ['*SAMPLE finding:* generated for a test, nothing really happened.'] : [];
}

/** Both parts come from console-links.ts, which lets nothing through that could end the link. */
function slackLink({ label, url }: ConsoleLink): string {
  return `<${escapeSlack(url)}|${escapeSlack(label)}>`;
}
