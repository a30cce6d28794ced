import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { handlerOf } from './functions.ts';
import { zip } from './zip.ts';

export interface FunctionSize {
  readonly bundleBytes: number;
  readonly zipBytes: number;
  readonly zipSha256: string;
}

// Says what index.js is, so that no package.json in a folder above can say otherwise.
const MANIFEST = Buffer.from('{"type":"commonjs"}\n');

/** From where to where a build goes. */
export interface BuildFolders {
  readonly root: string;
  readonly out: string;
}

/**
 * Writes `<out>/functions/<name>/` (what the zip holds), `<out>/functions/<name>.zip` and
 * `<out>/maps/<name>/index.js.map`. Lambda's handler setting is `index.handler`.
 */
export async function packageFunction(
  { root, out }: BuildFolders,
  name: string,
): Promise<FunctionSize> {
  const { code, map } = await bundle({ root, entry: handlerOf(name), variant: 'shipped' });
  const entries = [
    { name: 'index.js', content: code },
    { name: 'package.json', content: MANIFEST },
  ];
  const archive = await zip(entries);
  const functions = join(out, 'functions');
  for (const entry of entries) await put(join(functions, name), entry.name, entry.content);
  await put(join(out, 'maps', name), 'index.js.map', map);
  await put(functions, `${name}.zip`, archive);
  return {
    bundleBytes: code.length,
    zipBytes: archive.length,
    zipSha256: createHash('sha256').update(archive).digest('hex'),
  };
}

/** Removes what earlier builds left, so that a deleted function leaves no zip behind. */
export async function cleanOutput(out: string): Promise<void> {
  for (const folder of ['functions', 'maps']) {
    await rm(join(out, folder), { recursive: true, force: true });
  }
}

async function put(folder: string, file: string, content: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), content);
}
