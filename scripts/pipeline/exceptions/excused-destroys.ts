import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { isExpired } from './exception.ts';

const FileSchema = v.strictObject({
  /** Protected resources that may be destroyed or replaced. */
  destroys: v.array(
    v.strictObject({
      address: v.pipe(v.string(), v.minLength(1)),
      statement: v.string(),
      expired_at: v.string(),
    }),
  ),
});

export type DestroyExceptions = v.InferOutput<typeof FileSchema>['destroys'];

/** Where the exceptions of an environment stand, below the root. */
export function destroyExceptionsPath(environment: EnvironmentName): string {
  return `terraform/environments/${environment}.exceptions.yaml`;
}

/** Throws on a file that does not keep to its form; no file is no exception. */
export function parseDestroyExceptions(text: string): DestroyExceptions {
  return v.parse(FileSchema, parse(text)).destroys;
}

/** Addresses that may be destroyed today. An expired one excuses nothing, as does one without a reason. */
export function readExcusedDestroys(
  root: string,
  environment: EnvironmentName,
  now: Date,
): ReadonlySet<string> {
  const path = join(root, destroyExceptionsPath(environment));
  if (!existsSync(path)) return new Set();
  const valid = parseDestroyExceptions(readFileSync(path, 'utf8')).filter(
    ({ statement, expired_at: expiry }) => statement.trim() !== '' && !isExpired(expiry, now),
  );
  return new Set(valid.map(({ address }) => address));
}
