import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import { harmless, recommendation } from './escape.ts';
import { SLACK_LIMITS } from './limits.ts';

/** Plain text in large letters. */
export function header(text: string): HeaderBlock {
  const shown = harmless(text, SLACK_LIMITS.headerText);
  return { type: 'header', text: { type: 'plain_text', text: shown || '-', emoji: false } };
}

/** Lines of finished mrkdwn; what does not fit is left out whole, and said. */
export function section(
  lines: readonly string[],
  max: number = SLACK_LIMITS.sectionText,
): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: joinWithin(lines, max) } };
}

/** Untrusted prose. */
export function prose(text: string, max: number): SectionBlock {
  const shown = harmless(text, Math.min(max, SLACK_LIMITS.sectionText));
  return { type: 'section', text: { type: 'plain_text', text: shown || '-', emoji: false } };
}

/** Recommendations, each in lines of its own, under a heading of ours; nothing when there is none. */
export function listing(
  title: string | undefined,
  lines: readonly string[],
  max: number,
): SectionBlock[] {
  if (lines.length === 0) return [];
  const shown = lines.map((line) => `• ${recommendation(line, MAX_PROSE_LINE)}`);
  return [section(title === undefined ? shown : [`*${title}*`, ...shown], max)];
}

/** Label and finished mrkdwn side by side. */
export function fields(
  entries: readonly (readonly [label: string, value: string])[],
): SectionBlock {
  const shown = entries.slice(0, SLACK_LIMITS.sectionFields);
  return {
    type: 'section',
    fields: shown.map(([label, value]) => ({
      type: 'mrkdwn',
      text: joinWithin([`*${label}*`, value], SLACK_LIMITS.sectionFieldText),
    })),
  };
}

/** Small print of finished mrkdwn. */
export function context(texts: readonly string[]): ContextBlock {
  const shown = texts.slice(0, SLACK_LIMITS.contextElements);
  return {
    type: 'context',
    elements: shown.map((text) => ({
      type: 'mrkdwn',
      text: joinWithin([text], SLACK_LIMITS.contextText),
    })),
  };
}

const MAX_PROSE_LINE = 400;
const LEFT_OUT = '… (shortened: see the incident)';

/** Whole lines as long as there is room: cutting inside a line could break a link, an entity or a code span. */
export function joinWithin(lines: readonly string[], max: number): string {
  const all = lines.join('\n');
  if (all.length <= max) return all || '-';
  const kept: string[] = [];
  let room = max - LEFT_OUT.length;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.push(line);
  }
  return [...kept, LEFT_OUT].join('\n');
}

/** As many blocks as a message may hold, by number and by total size; those of `last` always come, at the end. */
export function fitMessage(
  blocks: readonly KnownBlock[],
  last: readonly KnownBlock[] = [],
): KnownBlock[] {
  let room = SLACK_LIMITS.message - sizeOf(last);
  const kept = blocks.slice(0, SLACK_LIMITS.blocks - last.length).filter((block) => {
    const size = sizeOf(block);
    if (size > room) return false;
    room -= size;
    return true;
  });
  return [...kept, ...last];
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}
