import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listFunctions } from '../build/functions.ts';
import { runCommand } from '../lifetime.ts';
import { bundleSize } from './bundle-size.ts';
import { containmentBenches } from './containment/benches.ts';
import { thisOccasion, writeFigures } from './documentation.ts';
import { flowScanBenches } from './flow-scan/benches.ts';
import { DEFAULT_RECORDS } from './flow-scan/materials.ts';
import { functionBundles } from './function-bundles.ts';
import { type Bench, type Measurement, selectBenches, type Skipped } from './measurement.ts';
import { heading, line } from './report.ts';
import { startUp } from './start-up.ts';

interface Options {
  readonly json: boolean;
  readonly records: number;
  readonly full: boolean;
  readonly rounds: number;
  readonly offline: boolean;
  readonly writeDocs: boolean;
  readonly root: string;
}

const command = new Command('npm run bench --')
  .description(
    "Measures bundle sizes and start-up of the functions against esbuild's default and, when asked for, the way from an order to its cut against one call after the other (`containment`) and the flow-log engine against node:zlib, a naive scanner and DuckDB (`flow-scan`).",
  )
  .argument('[name...]', 'benches, or the beginnings of their names (default: bundle start)')
  .option('--json', 'one JSON object a line', false)
  .option('--records <number>', 'flow-scan: how many records', positive, DEFAULT_RECORDS)
  .option('--full', 'flow-scan: also ten times as many records', false)
  .option(
    '--rounds <number>',
    'flow-scan, containment: pairs that are measured for each row',
    positive,
    5,
  )
  .option('--offline', 'flow-scan: download nothing; rows that need DuckDB may be skipped', false)
  .option('--write-docs', 'put the figures into docs/performance.md', false)
  .addOption(
    new Option('--root <folder>').default(resolve(import.meta.dirname, '../..')).hideHelp(),
  )
  .showHelpAfterError()
  .parse();

await runCommand(
  () => Promise.resolve(),
  async () => {
    await bench(command.opts<Options>());
    return 0;
  },
);

async function bench({ json, writeDocs, ...options }: Options): Promise<void> {
  const root = resolve(options.root);
  const benches = selectBenches(allBenches({ ...options, root }), command.args);
  const results: (Measurement | Skipped)[] = [];
  if (!json) console.log(heading());
  for (const { measure } of benches) {
    const result = await measure();
    console.log(json ? JSON.stringify(result) : line(result));
    results.push(result);
  }
  if (!writeDocs) return;
  await writeFigures(join(root, 'docs/performance.md'), results, thisOccasion(new Date()));
}

function allBenches({ root, ...options }: Omit<Options, 'json' | 'writeDocs'>): Bench[] {
  const names = listFunctions(root);
  const bundles = functionBundles(root);
  return [
    ...names.map((name) => bundleSize(name, bundles)),
    ...names.map((name) => startUp(name, bundles)),
    ...flowScanBenches({ ...options, cache: join(root, '.local/bench') }),
    ...containmentBenches(bundles, options.rounds),
  ];
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
