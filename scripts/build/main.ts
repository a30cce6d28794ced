import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { selectFunctions } from './functions.ts';
import { type BuildFolders, cleanOutput, packageFunction } from './package-function.ts';
import { type Sizes, sizeTable } from './report.ts';

const command = new Command('npm run build --')
  .description('Bundles and zips the functions into functions/ of the output folder.')
  .argument('[function...]', 'only these (default: all)')
  .addOption(
    new Option('--root <folder>').default(resolve(import.meta.dirname, '../..')).hideHelp(),
  )
  .option('--out <folder>', 'where to put them (default: dist)')
  .showHelpAfterError()
  .parse();

try {
  const { root, out = join(root, 'dist') } = command.opts<{ root: string; out?: string }>();
  await build({ root: resolve(root), out: resolve(out) }, command.args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function build(folders: BuildFolders, wanted: readonly string[]): Promise<void> {
  const { root, out } = folders;
  const names = selectFunctions(root, wanted);
  if (names.length === 0) throw new Error('there is no functions/<name>/handler.ts to build');
  const started = performance.now();
  if (wanted.length === 0) await cleanOutput(out);
  const packaged = await Promise.all(
    names.map(async (name) => [name, await packageFunction(folders, name)] as const),
  );
  const sizes: Sizes = Object.fromEntries(packaged);
  await writeFile(join(out, 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
  console.log(sizeTable(sizes));
  const took = (performance.now() - started).toFixed(0);
  console.log(`\nBuilt ${names.length} in ${took} ms: ${join(relative('', out), 'functions')}/`);
}
