import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { selectFunctions } from './functions.ts';
import { cleanOutput, packageFunction } from './package-function.ts';
import { type Sizes, sizeTable } from './report.ts';

const command = new Command('npm run build --')
  .description('Bundles and zips the functions into dist/functions/.')
  .argument('[function...]', 'only these (default: all)')
  .addOption(
    new Option('--root <folder>').default(resolve(import.meta.dirname, '../..')).hideHelp(),
  )
  .showHelpAfterError()
  .parse();

try {
  await build(resolve(command.opts<{ root: string }>().root), command.args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function build(root: string, wanted: readonly string[]): Promise<void> {
  const names = selectFunctions(root, wanted);
  if (names.length === 0) throw new Error('there is no functions/<name>/handler.ts to build');
  const started = performance.now();
  if (wanted.length === 0) await cleanOutput(root);
  const packaged = await Promise.all(
    names.map(async (name) => [name, await packageFunction(root, name)] as const),
  );
  const sizes: Sizes = Object.fromEntries(packaged);
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(join(root, 'dist', 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
  console.log(sizeTable(sizes));
  console.log(
    `\nBuilt ${names.length} in ${(performance.now() - started).toFixed(0)} ms: dist/functions/`,
  );
}
