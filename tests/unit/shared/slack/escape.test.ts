import fc from 'fast-check';
import {
  codeSpan,
  escapeSlack,
  escapeWithin,
  harmless,
  mrkdwnLine,
  unformatted,
} from '../../../../shared/slack/escape.ts';
import { line } from '../../../../shared/domain/alert/line.ts';
import { hostileText } from '../../../builders/hostile-text.ts';

const BARE_AMPERSAND = /&(?!(amp|lt|gt);)/;

describe('escapeSlack', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['a & b', 'a &amp; b'],
    ['&lt;', '&amp;lt;'],
    ['"quotes" \'stay\'', '"quotes" \'stay\''],
  ])('writes %s as %s', (given, expected) => {
    expect(escapeSlack(given)).toBe(expected);
  });
});

describe('escapeWithin', () => {
  it.each([
    ['<<', 8, '&lt;&lt;'],
    ['<<', 7, '&lt;…'],
    ['<<', 4, '…'],
    ['a<b', 5, 'a…'],
  ] as const)('fits %s into %d characters as %s', (text, max, expected) => {
    expect(escapeWithin(text, max)).toBe(expected);
  });

  it('never breaks an entity or a character and never exceeds the limit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '&', 'a', '😀') }),
        fc.integer({ min: 1, max: 40 }),
        (text, max) => {
          const escaped = escapeWithin(text, max);
          expect(escaped.length).toBeLessThanOrEqual(max);
          expect(escaped).not.toMatch(BARE_AMPERSAND);
          expect(escaped).not.toMatch(/[<>]|\p{Cs}/u);
        },
      ),
    );
  });
});

describe('codeSpan', () => {
  it.each([
    ['i-0abc', '`i-0abc`'],
    ['a`b```c', "`a'b'''c`"],
    ['<!here>', '`&lt;!here&gt;`'],
    ['http://evil.com', '`hxxp://evil[.]com`'],
    ['two\nlines', '`two lines`'],
    ['', '`-`'],
    ['\u200b', '`-`'],
  ])('shows %j as %s', (given, expected) => {
    expect(codeSpan(given)).toBe(expected);
  });

  it('is one closed span without markup, whatever comes', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(codeSpan(text)).toMatch(/^`[^`<>\n]{1,300}`$/u);
        expect(codeSpan(text)).not.toMatch(BARE_AMPERSAND);
      }),
    );
  });
});

describe('mrkdwnLine', () => {
  it('leaves our words and makes values code spans', () => {
    expect(mrkdwnLine(line`moved ${'eni<1>'} & more to ${2}`)).toBe(
      'moved `eni&lt;1&gt;` &amp; more to `2`',
    );
  });
});

describe('unformatted', () => {
  it.each([
    ['*bold* ~gone~ `code`', "∗bold∗ ∼gone∼ 'code'"],
    ['_it_ but my_bucket_name', 'ˍitˍ but my_bucket_name'],
    ['<!channel>', '&lt;!channel&gt;'],
  ])('shows %s as %s', (given, expected) => {
    expect(unformatted(given, 100)).toBe(expected);
  });
});

describe('harmless', () => {
  it('stays within the limit, even when writing addresses differently makes the text longer', () => {
    expect(harmless('1.2.3.4 '.repeat(10), 20)).toHaveLength(20);
  });
});
