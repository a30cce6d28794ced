import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COUNT_METRICS, DURATION_METRICS } from '../../shared/domain/metric-names.ts';
import { type Block, Call, Reference } from './support/hcl.ts';
import { codeWords, readTable } from './support/markdown.ts';
import { filesIn, functionNames, readText, root, snake } from './support/repository.ts';
import {
  asObject,
  configurationIn,
  findBlock,
  localsOf,
  resolved,
  resolvedList,
  rootModule,
} from './support/terraform.ts';

const architecture = readText('docs/architecture.md');
const names: readonly string[] = [...functionNames].sort();
const metrics: readonly string[] = [...COUNT_METRICS, ...DURATION_METRICS];

describe('a function has one name', () => {
  it('in the architecture', () => {
    const table = readTable(architecture, 'function');

    expect(table.map((row) => codeWords(row['function'] ?? '')[0]).sort()).toStrictEqual(names);
  });

  it('in Terraform, with a file of its own', () => {
    const files = filesIn(['terraform'], /^terraform\/fn_\w+\.tf$/).map(({ path }) => path);

    expect(files).toStrictEqual(
      expect.arrayContaining(names.map((name) => `terraform/fn_${snake(name)}.tf`)),
    );
    expect(packagedFunctions()).toStrictEqual(names);
  });

  it.each(functionNames)('and a module that runs the package %s', (name) => {
    const { attributes } = findBlock(rootModule, 'module', snake(name));

    expect(attributes['package']).toStrictEqual(new Reference(`local.packages["${name}"]`));
    expect(resolved(attributes['name'])).toBe(`riposte-dev-${name}`);
  });

  it.each(functionNames)('and a folder with a README: %s', (name) => {
    expect(existsSync(join(root, 'functions', name, 'README.md'))).toBe(true);
    expect(readText(`functions/${name}/README.md`)).toMatch(new RegExp(`^# ${name}\n`));
  });

  it.each(functionNames)('and the documented time-out: %s', (name) => {
    const row = readTable(architecture, 'function').find((candidate) =>
      candidate['function']?.includes(`\`${name}\``),
    );
    const { attributes } = findBlock(rootModule, 'module', snake(name));

    expect(row?.['timeout']).toBe(`${Number(attributes['timeout_seconds'])} s`);
  });
});

describe('metrics', () => {
  it('that alarms watch are metrics that we publish', () => {
    const watched = ownAlarms().flatMap(metricNamesOf);

    expect(watched.length).toBeGreaterThan(0);
    expect(watched.filter((name) => !metrics.includes(name))).toStrictEqual([]);
  });

  it('are counted somewhere, or they would only be promised', () => {
    const code = filesIn(['functions', 'shared/runtime', 'shared/response'], /\.ts$/);
    const never = metrics.filter((name) => !code.some(({ text }) => text.includes(`'${name}'`)));

    expect(never).toStrictEqual([]);
  });
});

/** Functions for which Terraform looks for a package. */
function packagedFunctions(): string[] {
  const { functions } = localsOf(rootModule);
  return functions instanceof Call ? resolvedList(functions.args[0]).sort() : [];
}

function ownAlarms(): Block[] {
  return [...rootModule, ...configurationIn('terraform/modules/function')].filter(
    ({ labels, attributes }) =>
      labels[0] === 'aws_cloudwatch_metric_alarm' && attributes['namespace'] === 'Riposte',
  );
}

/** The metric of an alarm, or the keys of its `for_each`. */
function metricNamesOf({ attributes }: Block): string[] {
  const name = attributes['metric_name'];
  return typeof name === 'string' ? [name] : Object.keys(asObject(attributes['for_each']));
}
