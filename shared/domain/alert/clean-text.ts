/** Text from findings is the attacker's: it may hold anything that a user agent or a domain name can. */

/**
 * One line of visible text: line breaks and control characters become spaces, invisible and direction-changing
 * characters go, broken surrogates become U+FFFD.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cs}\p{Noncharacter_Code_Point}]/gu, '\ufffd')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Names of findings look like `Purpose:Resource/Family.Mechanism` and are left alone: nothing makes links of them. */
const FINDING_TYPE = String.raw`\b[A-Z][A-Za-z]+:[A-Z][A-Za-z0-9]*\/[A-Z][\w.!&-]*`;
const IPV4 = String.raw`\b\d{1,3}(?:\.\d{1,3}){3}\b`;
const LABEL = String.raw`[\p{L}\p{N}_-]`;
// Only from the start of a name: else a long one would be read again from each of its letters.
const DOMAIN = String.raw`(?<!${LABEL}|${LABEL}\.)${LABEL}+(?:\.${LABEL}+)*\.(?:\p{L}{2,}|xn--[a-z0-9-]+)`;
const INDICATOR = new RegExp(`(${FINDING_TYPE})|${DOMAIN}|${IPV4}`, 'gu');

/** Addresses, domains and URLs written so that neither people nor mail programs can click them: `hxxp`, `1.2.3[.]4`. */
export function defang(text: string): string {
  return text
    .replace(/\bhttp(s?):\/\//gi, (_match, s: string) => `hxxp${s.toLowerCase()}://`)
    .replace(/(?<!\bhxxps?):\/\//gi, '[:]//')
    .replace(
      INDICATOR,
      (match, findingType: string | undefined) => findingType ?? breakLastDot(match),
    );
}

function breakLastDot(address: string): string {
  const dot = address.lastIndexOf('.');
  return `${address.slice(0, dot)}[.]${address.slice(dot + 1)}`;
}

/** Text that only ASCII channels get: letters without their accents, everything else as `?`. */
export function toAscii(text: string): string {
  return text
    .replaceAll('…', '...')
    .replaceAll('×', 'x')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\u0020-\u007e]/gu, '?');
}
