import { mrkdwnHtml } from '../../../../scripts/demo/slack-html.ts';
import { messageLines, plainText } from '../../../../scripts/demo/slack-text.ts';

describe("Slack's markup as HTML", () => {
  it.each([
    ['*bold* and `code`', '<b>bold</b> and <code>code</code>'],
    ['2*3*4', '2*3*4'],
    [
      '<https://a.example/?x=1&amp;y=2|the link>',
      '<a href="https://a.example/?x=1&amp;y=2">the link</a>',
    ],
    ['&lt;script&gt;', '&lt;script&gt;'],
    ['<script>', 'script'],
    ['<javascript:alert(1)|x>', 'javascript:alert(1)|x'],
    [
      '<https://a.example/" onclick="x|y>',
      '<a href="https://a.example/&quot; onclick=&quot;x">y</a>',
    ],
  ])('%s', (mrkdwn, html) => {
    expect(mrkdwnHtml(mrkdwn)).toBe(html);
  });
});

describe("Slack's markup as text", () => {
  it('has no marks, the labels of links, and the characters that were escaped', () => {
    expect(plainText('*Host* `i-1` &lt;a&gt; <https://a.example|Console>')).toBe(
      'Host i-1 <a> Console',
    );
  });
});

describe('message on a terminal', () => {
  it('has a field on one line, a list on lines of its own, and long lines wrapped', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'HIGH 8.0' } },
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*Resource*\n`i-1`' }] },
      { type: 'section', text: { type: 'mrkdwn', text: '*Actions*\n• one' } },
      { type: 'divider' },
      { type: 'context', elements: [{ type: 'plain_text', text: 'word '.repeat(25).trim() }] },
    ];

    expect(messageLines({ text: 'fallback', blocks })).toStrictEqual([
      'HIGH 8.0',
      'Resource: i-1',
      'Actions',
      '• one',
      'word '.repeat(19).trim(),
      `  ${'word '.repeat(6).trim()}`,
    ]);
  });

  it('without blocks is its text', () => {
    expect(messageLines({ text: 'a\nb', blocks: [] })).toStrictEqual(['a', 'b']);
  });
});
