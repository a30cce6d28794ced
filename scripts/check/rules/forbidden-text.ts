import type { Repository } from '../repository.ts';

interface Forbidden {
  readonly pattern: RegExp;
  readonly reason: string;
}

const PERSONAL_FOLDERS = ['home', 'Users', 'root', 'work'].join('|');

const FORBIDDEN: readonly Forbidden[] = [
  {
    // Ann is the made-up user of tests and examples.
    pattern: new RegExp(`(?<![\\w.$}:*/-])/(?:${PERSONAL_FOLDERS})/(?!ann\\b)[\\w.-]+`),
    reason: 'names a folder of one machine',
  },
  { pattern: /\b[A-Za-z]:\\Users\\/, reason: 'names a folder of one machine' },
  { pattern: /^(?:<{7}|>{7}) /m, reason: 'has a conflict marker' },
  { pattern: /\bissue #?\d+/i, reason: 'refers to a ticket that the reader cannot see' },
];

const BINARY = /\.(?:gz|zip|png|ico|woff2|parquet)$/;
// Rules and their tests have to spell out what they forbid.
const EXEMPT = new Set(['package-lock.json', 'tests/unit/scripts/check/rules.test.ts']);

/** Text that makes sense on one machine or to one team only. */
export function forbiddenText({ files, read }: Repository): string[] {
  return files
    .filter((path) => !BINARY.test(path) && !EXEMPT.has(path))
    .flatMap((path) => findingsIn(path, read(path)));
}

function findingsIn(path: string, text: string): string[] {
  return FORBIDDEN.flatMap(({ pattern, reason }) => {
    const match = pattern.exec(text);
    if (match === null) return [];
    const line = text.slice(0, match.index).split('\n').length;
    return [`${path}:${line}: ${reason}: ${match[0].trim()}`];
  });
}
