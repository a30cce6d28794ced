import { variablesRead } from './support/environment.ts';
import { Call, type Value } from './support/hcl.ts';
import { codeWords, readTable } from './support/markdown.ts';
import { filesIn, functionNames, readText, snake } from './support/repository.ts';
import { asObject, findBlock, localsOf, rootModule } from './support/terraform.ts';

const locals = localsOf(rootModule);

/** Variables that Terraform gives to a function. */
function variablesGiven(functionName: string): string[] {
  const environment = findBlock(rootModule, 'module', snake(functionName)).attributes[
    'environment'
  ];
  return keysOf(environment).sort();
}

function keysOf(value: Value | undefined): string[] {
  if (value instanceof Call && value.name === 'merge') return value.args.flatMap(keysOf);
  const isCommon = typeof value === 'object' && value !== null && 'text' in value;
  return Object.keys(asObject(isCommon ? locals['function_environment'] : value));
}

/** Variables that the table of the architecture gives to a function. */
function variablesDocumented(functionName: string): string[] {
  const table = readTable(readText('docs/architecture.md'), 'variable');
  return table
    .filter((row) => isReadBy(row['read by'] ?? '', functionName))
    .flatMap(({ variable }) => codeWords(variable ?? ''))
    .sort();
}

/** `all`, `all but …`, or the functions one by one. */
function isReadBy(cell: string, functionName: string): boolean {
  return codeWords(cell).includes(functionName) !== cell.startsWith('all');
}

describe.each(functionNames)('the environment of %s', (name) => {
  it('is what its code reads, no more and no less', async () => {
    expect(variablesGiven(name)).toStrictEqual(await variablesRead(name));
  });

  it('is documented', async () => {
    expect(variablesDocumented(name)).toStrictEqual(await variablesRead(name));
  });
});

describe('the environment', () => {
  it('is handed over by handlers and read nowhere else', () => {
    const readers = filesIn(['functions', 'shared'], /\.ts$/)
      .filter(({ text }) => text.includes('process.env'))
      .map(({ path }) => path);

    expect(readers).toStrictEqual(functionNames.map((name) => `functions/${name}/handler.ts`));
  });

  it('of a function would be known even if a variable were optional', async () => {
    await expect(variablesRead('send-alert')).resolves.toContain('SLACK_SECRET_ARN');
  });
});
