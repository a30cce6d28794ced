import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { localFolder } from './paths.ts';

const PlatformSchema = v.object({
  endpoint: v.string(),
  region: v.string(),
  account: v.string(),
  stack: v.string(),
  slackUrl: v.string(),
  outputs: v.record(v.string(), v.unknown()),
});

/** Where a running local platform is; enough for other processes to use it. */
export type PlatformDescription = v.InferOutput<typeof PlatformSchema>;

/** Written by `npm run local`, read by `npm run riposte -- … --local`. */
export const PLATFORM_FILE = join(localFolder, 'platform.json');

export function writePlatformFile(file: string, platform: PlatformDescription): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(v.parse(PlatformSchema, platform), null, 2)}\n`);
}

/** Throws when there is no such file: no local platform is running. */
export function readPlatformFile(file: string): PlatformDescription {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error('no local platform is running: start one with "npm run local"');
  }
  return v.parse(PlatformSchema, JSON.parse(text));
}

export function removePlatformFile(file: string): void {
  rmSync(file, { force: true });
}

/** Credentials and endpoint for SDK clients of the local AWS. */
export function localClientConfiguration({
  endpoint,
  region,
}: Pick<PlatformDescription, 'endpoint' | 'region'>): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  return { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
