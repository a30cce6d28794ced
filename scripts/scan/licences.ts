import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { DID_NOT_RUN, FOUND, ScanFailed } from './scan-failed.ts';

/** Licences under which something may be part of a product under Apache-2.0, or a tool of those who build it. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC-BY-4.0',
    'CC0-1.0',
  ],
  ...['ISC', 'MIT', 'MIT-0'],
]);
const LEAST_PACKAGES = 100;

const LockFileSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({ license: v.optional(v.string()), version: v.optional(v.string()) }),
  ),
});

/**
 * The licences that package-lock.json names, which are those of the packages themselves. Answers how many were looked at; throws
 * ScanFailed on one that is not allowed or not named, and when there are too few.
 */
export function scanLicences(root: string): number {
  const { packages } = v.parse(
    LockFileSchema,
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
  );
  const others = Object.entries(packages).filter(([path]) => path !== '');
  if (others.length < LEAST_PACKAGES) {
    throw new ScanFailed(`only ${others.length} packages are locked`, DID_NOT_RUN);
  }
  const found = others
    .filter(([, { license = '' }]) => !isAllowed(license))
    .map(([path, { license = 'none named' }]) => `${path}: licence ${license}`);
  if (found.length > 0) throw new ScanFailed(found.join('\n'), FOUND);
  return others.length;
}

/** An SPDX expression without nesting: of alternatives one must be allowed, of what holds together all. */
export function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((part) => part.split(' AND ').every((name) => ALLOWED.has(name.trim())));
}
