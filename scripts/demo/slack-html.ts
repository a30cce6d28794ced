import type { PostedMessage } from '../local-aws/admin-client.ts';
import { escapeHtml } from './html.ts';
import { blocksOf, type Block, type BlockText } from './slack-text.ts';

/** A message as Slack would show it. */
export function messageHtml({ payload, time }: PostedMessage): string {
  const blocks = blocksOf(payload);
  const body =
    blocks.length > 0
      ? blocks.map(blockHtml).join('')
      : `<p>${lines(escapeHtml(payload.text))}</p>`;
  const at = time.slice(11, 16);
  return `<div class="slack"><div class="avatar">R</div><div><p class="who"><b>Riposte</b> <span class="app">APP</span> <span class="time">${at} UTC</span></p>${body}</div></div>`;
}

function blockHtml(block: Block): string {
  const { type, text, fields = [], elements = [] } = block;
  const own = text ? textHtml(text) : '';
  switch (type) {
    case 'divider':
      return '<hr>';
    case 'header':
      return `<h4>${own}</h4>`;
    case 'context':
      return `<p class="context">${elements.map(textHtml).join(' ')}</p>`;
    default:
      return `<p>${own}</p><div class="fields">${fields.map(fieldHtml).join('')}</div>`;
  }
}

function fieldHtml(field: BlockText): string {
  return `<div>${textHtml(field)}</div>`;
}

function textHtml({ type, text }: BlockText): string {
  return lines(type === 'mrkdwn' ? mrkdwnHtml(text) : escapeHtml(text));
}

const LINK = /(<https?:[^|>]+\|[^>]+>)/;

/**
 * Slack's markup as HTML. `&`, `<` and `>` of the text itself are escaped in it already, so that what remains of them is
 * markup: https://docs.slack.dev/messaging/formatting-message-text
 */
export function mrkdwnHtml(mrkdwn: string): string {
  const parts = mrkdwn.replace(/"/g, '&quot;').split(LINK);
  return parts.map((part) => (LINK.test(part) ? linkHtml(part) : styledHtml(part))).join('');
}

function linkHtml(link: string): string {
  const [url = '', label = ''] = link.slice(1, -1).split('|');
  return `<a href="${url}">${styledHtml(label)}</a>`;
}

function styledHtml(text: string): string {
  return text
    .replace(/[<>]/g, '')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replace(/(^|[\s(])\*([^*\n]+)\*/g, '$1<b>$2</b>');
}

function lines(html: string): string {
  return html.replace(/\n/g, '<br>');
}
