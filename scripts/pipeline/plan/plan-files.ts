import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { EnvironmentName } from '../lint/applying-jobs.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import { sha256 } from './plan-record.ts';

/** Paths below the root; jobs hand them to one another as artifacts. */
export interface PlanFiles {
  readonly plan: string;
  readonly record: string;
  readonly summary: string;
  readonly verdict: string;
}

export function planFiles(environment: EnvironmentName): PlanFiles {
  const path = (suffix: string): string => `terraform/${environment}.${suffix}`;
  return {
    plan: path('tfplan'),
    record: path('record.json'),
    summary: path('summary.json'),
    verdict: path('verdict.json'),
  };
}

/** Content of a file that an earlier job has left; a Refusal when it is not there. */
export function readArtifact(root: string, path: string): Buffer {
  if (existsSync(join(root, path))) return readFileSync(join(root, path));
  throw new Refusal({
    code: STOPPED_BY.planNotAsJudged,
    reasons: [`${path} is missing: an earlier job has not left it`],
    advice: 'run a new pipeline; artifacts of plans expire after two days.',
  });
}

/** The same, read by its schema; a Refusal when it does not keep to it. */
export function parseArtifact<const S extends v.GenericSchema>(
  schema: S,
  content: Buffer,
  path: string,
): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(content.toString()));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Refusal({
      code: STOPPED_BY.planNotAsJudged,
      reasons: [`${path} cannot be read: ${problem}`],
      advice: 'run a new pipeline; if it happens again, find out who writes that file.',
    });
  }
}

/** Hashes of the zips of the functions, by file name; empty where nothing was built. */
export function hashPackages(root: string): Record<string, string> {
  const folder = join(root, 'dist/functions');
  if (!existsSync(folder)) return {};
  const zips = readdirSync(folder).filter((name) => name.endsWith('.zip'));
  return Object.fromEntries(
    zips.sort().map((name) => [name, sha256(readFileSync(join(folder, name)))]),
  );
}
