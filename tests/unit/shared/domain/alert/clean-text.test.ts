import fc from 'fast-check';
import { cleanText, defang, toAscii } from '../../../../../shared/domain/alert/clean-text.ts';
import { hostileText } from '../../../../builders/hostile-text.ts';

describe('cleanText', () => {
  it.each([
    ['line breaks', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['control characters', 'a\u0000b\u001b[31mc', 'a b [31mc'],
    ['characters that turn the direction', 'safe\u202eexe.fdp', 'safeexe.fdp'],
    ['invisible characters', 'pay\u200bpal\ufeff', 'paypal'],
    ['broken surrogates', 'a\ud800b', 'a\ufffdb'],
    ['runs of blanks', '  a \t  b  ', 'a b'],
  ])('makes %s harmless', (_name, given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });

  it('leaves one visible line, whatever comes', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe('defang', () => {
  it.each([
    ['http://evil.com/a.b', 'hxxp://evil[.]com/a.b'],
    ['HTTPS://1.2.3.4:8080', 'hxxps://1.2.3[.]4:8080'],
    ['ftp://evil.co.uk', 'ftp[:]//evil.co[.]uk'],
    ['to xmr-eu1.nanopool.org.', 'to xmr-eu1.nanopool[.]org.'],
    ['Punycode.xn--p1ai', 'Punycode[.]xn--p1ai'],
    ['пример.рф', 'пример[.]рф'],
    ['1.2.3.4.evil.com', '1.2.3.4.evil[.]com'],
    ['..evil.com and -evil.com', '..evil[.]com and -evil[.]com'],
    ['evil.com2', 'evil[.]com2'],
    ['11.22.33.44.55', '11.22.33[.]44.55'],
    ['a@evil.com', 'a@evil[.]com'],
    ['version 3.2 s', 'version 3.2 s'],
    ['2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00.000Z'],
    [
      'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
    ],
    ['Backdoor:EC2/C&CActivity.B!DNS', 'Backdoor:EC2/C&CActivity.B!DNS'],
  ])('writes %s as %s', (given, expected) => {
    expect(defang(given)).toBe(expected);
  });

  it('leaves no URL that could be clicked', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(defang(text)).not.toMatch(/https?:\/\//i);
      }),
    );
  });
});

describe('toAscii', () => {
  it.each([
    ['Zoë façade', 'Zoe facade'],
    ['… ×2', '... x2'],
    ['漢字 😀', '?? ?'],
    ['tab\there', 'tab?here'],
  ])('writes %s as %s', (given, expected) => {
    expect(toAscii(given)).toBe(expected);
  });
});
