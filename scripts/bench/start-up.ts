import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FunctionBundles } from './function-bundles.ts';
import { functionEnvironment } from './function-environment.ts';
import { type Bench, compare, median } from './measurement.ts';

const ROUNDS = 11;
// performance.now() counts from the start of the process, so the runtime's own start is included.
const PROBE = `
require(process.argv[2]);
process.stdout.write('\\n' + performance.now());
process.exit(0);
`;

const VARIANTS = ['bare', 'shipped', 'default'] as const;
type Started = (typeof VARIANTS)[number];

/**
 * `start.<function>.vs-default`: milliseconds that a fresh process of this Node takes to load the
 * bundle, less what an empty module takes; against the bundle that esbuild makes by default.
 */
export function startUp(name: string, bundles: FunctionBundles): Bench {
  const id = `start.${name}.vs-default`;
  return {
    name: id,
    measure: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bench-start-'));
      try {
        await writeModules(folder, name, bundles);
        const { bare, shipped, default: plain } = await medians(folder);
        return compare(id, 'ms', { value: shipped - bare, baseline: plain - bare });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function writeModules(folder: string, name: string, bundles: FunctionBundles): Promise<void> {
  await writeFile(join(folder, 'probe.cjs'), PROBE);
  await writeFile(join(folder, 'bare.cjs'), 'exports.handler = () => undefined;\n');
  for (const variant of ['shipped', 'default'] as const) {
    await writeFile(join(folder, `${variant}.cjs`), (await bundles(name, variant)).code);
  }
}

/** Rounds are interleaved, so that whatever else the machine does falls on all of them alike. */
async function medians(folder: string): Promise<Record<Started, number>> {
  const times: Record<Started, number[]> = { bare: [], shipped: [], default: [] };
  for (const variant of VARIANTS) await load(folder, variant); // fills the file cache
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const variant of VARIANTS) times[variant].push(await load(folder, variant));
  }
  return {
    bare: median(times.bare),
    shipped: median(times.shipped),
    default: median(times.default),
  };
}

async function load(folder: string, variant: Started): Promise<number> {
  const args = [join(folder, 'probe.cjs'), join(folder, `${variant}.cjs`)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: functionEnvironment,
  });
  return Number(stdout.trimEnd().split('\n').at(-1));
}
