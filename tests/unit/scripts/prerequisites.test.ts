import {
  type AskVersion,
  missingPrerequisites,
  requirePrerequisites,
} from '../../../scripts/prerequisites.ts';

/** A machine on which these programs print these versions. */
function machine(printed: Readonly<Record<string, string>>): AskVersion {
  return async (command) =>
    Promise.resolve(printed[command === process.execPath ? 'node' : command]);
}

const complete = {
  node: 'v22.23.2',
  python3: 'Python 3.11.7',
  terraform: '{ "terraform_version": "1.11.4", "platform": "linux_amd64" }',
};

describe('prerequisites', () => {
  it('finds nothing missing on a machine that has all', async () => {
    await expect(missingPrerequisites(machine(complete))).resolves.toStrictEqual([]);
  });

  it('says in one line each how to get what is missing', async () => {
    const problems = await missingPrerequisites(machine({ node: 'v22.23.2' }));

    expect(problems).toStrictEqual([
      expect.stringMatching(/^Python 3\.10 or later is needed, is not installed: https:\S+python/),
      expect.stringMatching(
        /^Terraform 1\.11 or later is needed, is not installed: https:\S+terraform/,
      ),
    ]);
  });

  it.each([
    ['python3', 'Python 3.9.21', 'Python 3.10 or later is needed, found is 3.9'],
    [
      'terraform',
      '{"terraform_version":"1.9.8"}',
      'Terraform 1.11 or later is needed, found is 1.9',
    ],
    ['node', 'v18.20.0', 'Node 20.0 or later is needed, found is 18.20'],
  ])('names the version of a %s that is too old', async (program, version, problem) => {
    const problems = await missingPrerequisites(machine({ ...complete, [program]: version }));

    expect(problems).toStrictEqual([expect.stringContaining(problem)]);
  });

  it('takes a newer Python under another name when python3 is too old', async () => {
    const both = { ...complete, python3: 'Python 3.9.2', 'python3.12': 'Python 3.12.1' };

    await expect(missingPrerequisites(machine(both))).resolves.toStrictEqual([]);
  });

  it('compares versions as numbers: 3.9 is older than 3.10 and 2.0 newer than 1.11', async () => {
    const terraform2 = { ...complete, terraform: '{"terraform_version": "2.0.0"}' };

    await expect(missingPrerequisites(machine(terraform2))).resolves.toStrictEqual([]);
  });

  it('throws one error with all lines', async () => {
    const ask = machine({ node: 'v22.23.2' });

    await expect(requirePrerequisites(ask)).rejects.toThrow(/^Python .*\nTerraform .*$/);
  });
});
