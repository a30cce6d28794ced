import * as v from 'valibot';
import type { PostedMessage } from '../local-aws/admin-client.ts';

const WIDTH = 96;
const TextSchema = v.object({ type: v.string(), text: v.string() });
const BlockSchema = v.looseObject({
  type: v.string(),
  text: v.optional(TextSchema),
  fields: v.optional(v.array(TextSchema)),
  elements: v.optional(v.array(TextSchema)),
});

/** A block of a message as the reports render it. */
export type Block = v.InferOutput<typeof BlockSchema>;
export type BlockText = v.InferOutput<typeof TextSchema>;

/** The blocks of a message; those of an unknown shape are left out. */
export function blocksOf({ blocks }: PostedMessage['payload']): Block[] {
  return blocks.flatMap((block) => {
    const parsed = v.safeParse(BlockSchema, block);
    return parsed.success ? [parsed.output] : [];
  });
}

/** A message as lines of plain text, wrapped for a terminal. */
export function messageLines(payload: PostedMessage['payload']): string[] {
  const blocks = blocksOf(payload);
  if (blocks.length === 0) return payload.text.split('\n').flatMap(wrapped);
  return blocks.flatMap(blockLines);
}

function blockLines({ text, fields = [], elements = [] }: Block): string[] {
  const others = [...(text ? [text] : []), ...elements];
  return [...fields.map(fieldText), ...others.map(textOf)].flatMap((shown) =>
    shown.split('\n').flatMap(wrapped),
  );
}

/** A field has its label on a line of its own: on a terminal both fit on one. */
function fieldText(field: BlockText): string {
  return textOf(field).replace('\n', ': ');
}

function textOf({ type, text }: BlockText): string {
  return type === 'mrkdwn' ? plainText(text) : text;
}

/** Slack's markup as plain text. */
export function plainText(mrkdwn: string): string {
  return mrkdwn
    .replace(/<([^|>]+)\|([^>]+)>/g, '$2')
    .replace(/[*`]/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function wrapped(line: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current.length + word.length + 1 > WIDTH && current !== '') {
      lines.push(current);
      current = `  ${word}`;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
