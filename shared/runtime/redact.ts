/** Text longer than this is cut: one log line of Lambda holds 256 KB. */
export const MAX_LOGGED_CHARACTERS = 8192;

const REDACTED = '[redacted]';

/** Fields whose value is never logged, whatever it is. */
const SECRET_KEY =
  /(authorization|password|passphrase|secret|secret[-_]?string|secret[-_]?access[-_]?key|token|webhook[-_]?url|private[-_]?key|cookie)$/i;

/** Each pattern keeps its first group: what stands before the secret. */
const SECRET_TEXT: readonly RegExp[] = [
  /(https?:\/\/hooks\.slack(?:-gov)?\.com\/)[^\s"'<>\\]+/gi,
  /(https?:\/\/[^\s"'<>\\/]+\/(?:services|workflows|triggers)\/)[^\s"'<>\\]+/gi,
  /(\bauthorization\\*["']?\s*[:=]\s*\\*["']?)[^"'\\\r\n]+/gi,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/g,
  /(\bAWS4-HMAC-SHA256\s+)[^"'\\\r\n]+/g,
  /(\b(?:aws[-_]?)?(?:secret[-_]?access[-_]?key|session[-_]?token|security[-_]?token)\\*["']?\s*[:=]\s*\\*["']?)[^\s"'\\,&;]+/gi,
  /(\baws_secret\w*\\*["']?\s*[:=]\s*\\*["']?)[^\s"'\\,&;]+/gi,
  /(\b(?:password|passwd|api[-_]?key|access[-_]?token|client[-_]?secret)\\*["']?\s*[:=]\s*\\*["']?)[^\s"'\\,&;]+/gi,
  /(\bX-Amz-(?:Signature|Security-Token|Credential)=)[^\s"'\\&]+/gi,
  // An access key id is a fact that responders need; the 40 characters after it are the secret.
  /(\b(?:AKIA|ASIA)[A-Z0-9]{12,}[^A-Za-z0-9+/]{1,5})[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g,
  /(\b)(?:xox[abeprs]|xapp)-[\w-]{8,}/g,
];

/** Text without secrets and not longer than MAX_LOGGED_CHARACTERS. */
export function redactText(text: string): string {
  const clean = SECRET_TEXT.reduce(
    (rest, pattern) => rest.replace(pattern, `$1${REDACTED}`),
    text.slice(0, 4 * MAX_LOGGED_CHARACTERS),
  );
  if (text.length <= MAX_LOGGED_CHARACTERS) return clean;
  return `${clean.slice(0, MAX_LOGGED_CHARACTERS)}… (${text.length} characters)`;
}

/** One finished JSON line of the log, without secrets. Every field passes, however deep. */
export function redactLine(line: string): string {
  const redacted: unknown = JSON.parse(line, redactField);
  return `${escapeRest(JSON.stringify(redacted))}\n`;
}

/** JSON leaves these as they are, but terminals and log viewers obey some of them. */
function escapeRest(json: string): string {
  return json.replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function redactField(key: string, value: unknown): unknown {
  if (value !== null && value !== '' && SECRET_KEY.test(key)) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}
