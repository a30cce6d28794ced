/** Letters and digits that nobody mixes up when read aloud (Crockford's base 32, lower case). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** `inc-<date>-<8 characters>`, e.g. `inc-20261121-9k3f7q2m`; needs 5 random bytes. */
export function newIncidentId(now: Date, random: Uint8Array): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const bits = random.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const digits = Array.from({ length: 8 }, (_, place) => Number((bits >> BigInt(place * 5)) & 31n));
  return `inc-${day}-${digits.map((digit) => ALPHABET.charAt(digit)).join('')}`;
}
