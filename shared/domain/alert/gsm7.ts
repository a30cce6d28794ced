/** Characters of text messages. Source: 3GPP TS 23.038, 6.2.1 (default alphabet and its extension table). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** These need an escape before them. */
const EXTENDED = new Set('^{}\\[~]|€');

/** What one text message holds in septets; one sign outside the alphabet would leave room for 70 characters only. */
export const GSM7_SEPTETS = 160;

const ELLIPSIS = '...';

/** How many septets a character takes: 1, 2, or undefined when the alphabet does not have it. */
export function septetsOf(character: string): 1 | 2 | undefined {
  if (BASIC.has(character)) return 1;
  return EXTENDED.has(character) ? 2 : undefined;
}

/** One line that fits into one text message: other letters without their accents, anything else as `?`. */
export function fitGsm7(text: string, max = GSM7_SEPTETS): string {
  const characters = Array.from(text.replaceAll('…', ELLIPSIS).replaceAll('`', "'")).flatMap(
    toGsm7,
  );
  if (septets(characters) <= max) return characters.join('');
  const kept: string[] = [];
  let room = max - ELLIPSIS.length;
  for (const character of characters) {
    room -= septetsOf(character) ?? 1;
    if (room < 0) break;
    kept.push(character);
  }
  return `${kept.join('')}${ELLIPSIS}`;
}

function toGsm7(character: string): string[] {
  if (/\s/.test(character)) return [' '];
  if (septetsOf(character) !== undefined) return [character];
  const bare = Array.from(character.normalize('NFKD').replace(/\p{M}/gu, ''));
  return bare.map((part) => (septetsOf(part) === undefined ? '?' : part));
}

function septets(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + (septetsOf(character) ?? 1), 0);
}
