import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { listFunctions } from '../build/functions.ts';
import { bundleSize } from './bundle-size.ts';
import { functionBundles } from './function-bundles.ts';
import { type Bench, selectBenches } from './measurement.ts';
import { heading, line } from './report.ts';
import { startUp } from './start-up.ts';

const command = new Command('npm run bench --')
  .description("Measures bundle sizes and start-up of the functions against esbuild's default.")
  .argument('[name...]', 'benches, or the beginnings of their names (default: all)')
  .option('--json', 'one JSON object a line', false)
  .addOption(
    new Option('--root <folder>').default(resolve(import.meta.dirname, '../..')).hideHelp(),
  )
  .showHelpAfterError()
  .parse();
const { json, root } = command.opts<{ json: boolean; root: string }>();

try {
  await bench(selectBenches(allBenches(resolve(root)), command.args), json);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function allBenches(root: string): Bench[] {
  const names = listFunctions(root);
  const bundles = functionBundles(root);
  return [
    ...names.map((name) => bundleSize(name, bundles)),
    ...names.map((name) => startUp(name, bundles)),
  ];
}

async function bench(benches: readonly Bench[], json: boolean): Promise<void> {
  if (!json) console.log(heading());
  for (const { measure } of benches) {
    const measurement = await measure();
    console.log(json ? JSON.stringify(measurement) : line(measurement));
  }
}
