import {
  context,
  fields,
  fitMessage,
  header,
  joinWithin,
  prose,
  section,
} from '../../../../shared/slack/blocks.ts';

describe('joinWithin', () => {
  it.each([
    [['a', 'b'], 40, 'a\nb'],
    [[], 40, '-'],
    [['a', 'b'.repeat(40)], 40, 'a\n… (shortened: see the incident)'],
    [['b'.repeat(41)], 40, '… (shortened: see the incident)'],
  ] as const)('joins %j within %d characters', (lines, max, expected) => {
    expect(joinWithin(lines, max)).toBe(expected);
  });
});

describe('blocks', () => {
  it('never have empty text, which Slack refuses', () => {
    expect(header('')).toMatchObject({ text: { type: 'plain_text', text: '-' } });
    expect(prose('\u200b', 100)).toMatchObject({ text: { type: 'plain_text', text: '-' } });
    expect(section([])).toMatchObject({ text: { type: 'mrkdwn', text: '-' } });
  });

  it('have at most ten fields and ten elements', () => {
    const eleven = Array.from({ length: 11 }, (_, index) => String(index));

    expect(fields(eleven.map((value) => [value, value] as const)).fields).toHaveLength(10);
    expect(context(eleven).elements).toHaveLength(10);
  });

  it('keep untrusted text in plain_text without emoji codes', () => {
    expect(header(':fire: <!here>')).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: ':fire: <!here>', emoji: false },
    });
  });
});

describe('fitMessage', () => {
  it('keeps at most fifty blocks', () => {
    expect(fitMessage(Array.from({ length: 60 }, () => header('x')))).toHaveLength(50);
  });

  it('drops a block that makes the message too large, but not the small ones after it', () => {
    const large = section(['x'.repeat(2900)]);

    expect(
      fitMessage([large, large, large, large, large, header('last')]).map(({ type }) => type),
    ).toEqual(['section', 'section', 'section', 'section', 'header']);
  });
});
