import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/repository.ts';

const CONFIGURATION = join(root, 'terraform');
const isOfVariables = (name: string): boolean => /^variables.*\.tf$/.test(name);

describe('the variables that Terraform tests plan alone', () => {
  it('are those of the configuration', () => {
    const folder = join(CONFIGURATION, 'tests/variables');
    const links = readdirSync(folder).filter(isOfVariables);

    expect(links).toStrictEqual(readdirSync(CONFIGURATION).filter(isOfVariables));
    expect(links.map((name) => readlinkSync(join(folder, name)))).toStrictEqual(
      links.map((name) => `../../${name}`),
    );
  });
});
