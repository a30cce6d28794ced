import type { KnownBlock } from '@slack/types';
import type { AlertContent, Exercise } from '../domain/alert/alert-content.ts';
import type { ConsoleLink } from '../domain/alert/console-links.ts';
import type { Playbook } from '../domain/alert/playbook.ts';
import type { SeverityBand } from '../domain/severity.ts';
import {
  context,
  fields,
  fitMessage,
  header,
  joinWithin,
  listing,
  prose,
  section,
} from './blocks.ts';
import { codeSpan, escapeSlack, mrkdwnLine, recommendation, unformatted } from './escape.ts';
import { SLACK_LIMITS } from './limits.ts';

/** A message as incoming webhooks and chat.postMessage take it. */
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

const LABEL: Readonly<Record<Exercise, string>> = { drill: '[DRILL] ', sample: '[SAMPLE] ' };
const EXPLANATION: Readonly<Record<Exercise, string>> = {
  drill: '*DRILL:* somebody tries the platform out, nothing really happened.',
  sample: '*SAMPLE finding:* generated for a test, nothing really happened.',
};

const MAX_TITLE = 400;
const MAX_POINTS = 2200;
const MAX_ADVICE = 1800;
const MAX_ACTIONS = 2200;
const MAX_CONTEXT = 2000;
const MAX_DESCRIPTION = 600;

const NO_TRAFFIC: NonNullable<AlertContent['traffic']> = { patterns: [], lines: [] };

/** The alert as a Slack message. Pure; within every limit of Slack and free of injected markup for any input. */
export function renderAlert(content: AlertContent): SlackMessage {
  const blocks = fitMessage(renderBlocks(content), [footer(content)]);
  return { ...renderFallback(content), blocks };
}

/** The same alert without blocks. */
export function renderFallback(content: AlertContent): SlackMessage {
  const { facts, actions, undo, open, playbook, incidentId, correlationId, traffic } = content;
  const lines = [
    headline(content, (title) => unformatted(title, MAX_TITLE)),
    ...stateLines(content),
    `Incident ${codeSpan(incidentId)}, correlation id ${codeSpan(correlationId)}`,
    ...open.points.map((point) => `→ ${mrkdwnLine(point)}`),
    ...open.advice.map((advice) => `→ ${recommendation(advice, MAX_TITLE)}`),
    ...facts.map(({ label, value }) => `${escapeSlack(label)}: ${mrkdwnLine(value)}`),
    ...actions.map(mrkdwnLine),
    ...(traffic?.patterns ?? []).map(mrkdwnLine),
    ...(undo === undefined
      ? []
      : [`To undo: ${codeSpan(undo.command)}`, ...undo.notes.map(mrkdwnLine)]),
    `Playbook: ${playbookLink(playbook)}`,
  ];
  const text = joinWithin(lines, SLACK_LIMITS.messageText);
  return { text, unfurl_links: false, unfurl_media: false };
}

/** What a thread says about a later state of the message above it. */
export function renderReply(content: AlertContent): SlackMessage {
  const { open, incidentId, traffic } = content;
  const lines = [
    ...stateLines(content),
    ...open.points.slice(0, 3).map((point) => `→ ${mrkdwnLine(point)}`),
    ...(traffic?.patterns ?? []).slice(0, 3).map(mrkdwnLine),
    `Incident ${codeSpan(incidentId)}`,
  ];
  const text = joinWithin(lines, SLACK_LIMITS.messageText);
  return { text, unfurl_links: false, unfurl_media: false };
}

/** Most important first: what does not fit into a message is left out from the end. */
function renderBlocks(content: AlertContent): KnownBlock[] {
  const { facts, actions, undo, context: found, description } = content;
  const { traffic = NO_TRAFFIC } = content;
  return [
    header(headline(content, (title) => title)),
    section(stateLines(content)),
    ...openBlocks(content),
    ...lined('Suspicious traffic', traffic.patterns),
    fields(facts.map(({ label, value }) => [escapeSlack(label), mrkdwnLine(value)])),
    ...(actions.length > 0
      ? [section(['*Actions*', ...actions.map(mrkdwnLine)], MAX_ACTIONS)]
      : []),
    ...(undo === undefined
      ? []
      : [section([`*Undo* ${codeSpan(undo.command)}`, ...undo.notes.map(mrkdwnLine)])]),
    section([linkLine(content)]),
    ...(found === undefined
      ? []
      : [
          ...lined('Traffic', traffic.lines),
          ...lined('Calls after the cut', content.calls),
          ...lined('Context', found.facts),
          ...lined('Related incidents', found.related),
          ...listing('Look into', found.investigate, MAX_ADVICE),
          ...listing('So that it does not happen again', found.prevent, MAX_ADVICE),
        ]),
    ...(description === undefined ? [] : [prose(description, MAX_DESCRIPTION)]),
  ];
}

function openBlocks({ open: { points, advice } }: AlertContent): KnownBlock[] {
  const lines = points.map((point) => `• ${mrkdwnLine(point)}`);
  if (lines.length === 0) return listing('Do now', advice, MAX_ADVICE);
  return [section(['*Do now*', ...lines], MAX_POINTS), ...listing(undefined, advice, MAX_ADVICE)];
}

function lined(title: string, lines: AlertContent['actions']): KnownBlock[] {
  if (lines.length === 0) return [];
  return [section([`*${title}*`, ...lines.map(mrkdwnLine)], MAX_CONTEXT)];
}

function footer({ incidentId, correlationId }: AlertContent): KnownBlock {
  return context([`Incident ${codeSpan(incidentId)}`, `Correlation id ${codeSpan(correlationId)}`]);
}

function headline(content: AlertContent, render: (title: string) => string): string {
  const { exercise, severityBand, severity, title, isLeaking } = content;
  const label = exercise ? LABEL[exercise] : '';
  const band = severityBand.toUpperCase();
  // Whatever the severity of the finding: people believe that it is cut off.
  const [mark, leak] = isLeaking
    ? [MARK.critical, 'LEAKS after its containment · ']
    : [MARK[severityBand], ''];
  return `${mark} ${label}${leak}${band} ${severity.toFixed(1)}: ${render(title)}`;
}

function stateLines({ state, subject, exercise }: AlertContent): string[] {
  const mark = state.urgent ? '⚠️ ' : '';
  const label = `${mark}*${escapeSlack(state.label)}.*`;
  return [
    `${label} ${mrkdwnLine(subject)}: ${escapeSlack(state.sentence)}`,
    ...(exercise ? [EXPLANATION[exercise]] : []),
  ];
}

function linkLine({ links, playbook }: AlertContent): string {
  return [...links.map(slackLink), `Playbook ${playbookLink(playbook)}`].join('  ·  ');
}

function playbookLink({ path, url }: Playbook): string {
  return url === undefined ? `\`${escapeSlack(path)}\`` : slackLink({ label: path, url });
}

/** Both parts come from console-links.ts and playbook.ts, which let nothing through that could end the link. */
function slackLink({ label, url }: ConsoleLink): string {
  return `<${escapeSlack(url)}|${escapeSlack(label)}>`;
}
