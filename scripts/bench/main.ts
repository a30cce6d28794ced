import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listFunctions } from '../build/functions.ts';
import { bundleSize } from './bundle-size.ts';
import { functionBundles } from './function-bundles.ts';
import { type Bench, selectBenches } from './measurement.ts';
import { heading, line } from './report.ts';
import { startUp } from './start-up.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    root: { type: 'string', default: resolve(import.meta.dirname, '../..') },
  },
});

try {
  await bench(selectBenches(allBenches(resolve(values.root)), positionals), values.json);
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
