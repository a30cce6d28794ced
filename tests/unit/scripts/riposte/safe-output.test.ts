import fc from 'fast-check';
import { safeJson, safeLine, safeText } from '../../../../scripts/riposte/safe-output.ts';
import { hostileText } from '../../../builders/hostile-text.ts';

/** What a terminal obeys: C0 and C1 controls but the line break, and characters that change the direction. */
const OBEYED = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

describe('output for a terminal', () => {
  it.each([
    ['\u001b[2Jgone', '\ufffd[2Jgone'],
    ['\u009b31mred', '\ufffd31mred'],
    [
      '\u001b]8;;https://evil.example.com\u0007click',
      '\ufffd]8;;https://evil.example.com\ufffdclick',
    ],
    ['over\rwritten', 'over\ufffdwritten'],
    ['\u202eexe.gpj', '\ufffdexe.gpj'],
    ['two\nlines', 'two\nlines'],
  ])('%j cannot steer it', (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  it('never holds what a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(safeText(text)).not.toMatch(OBEYED);
        expect(safeLine(text)).not.toContain('\n');
        expect(safeJson({ text })).not.toMatch(OBEYED);
      }),
    );
  });

  it('says the same as JSON as before it was made safe', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(JSON.parse(safeJson({ text }))).toStrictEqual(JSON.parse(JSON.stringify({ text })));
      }),
    );
  });

  it('of a value is one line, so that it cannot pose as another', () => {
    expect(safeLine(' a title\r\nStatus    released ')).toBe('a title Status released');
  });
});
