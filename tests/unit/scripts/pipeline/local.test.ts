import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { missingTools } from '../../../../scripts/pipeline/local/missing-tools.ts';
import {
  jobEnvironment,
  runnerArguments,
} from '../../../../scripts/pipeline/local/runner-arguments.ts';
import { stageCopy } from '../../../../scripts/pipeline/local/stage-copy.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('what is missing for a local pipeline', () => {
  const all = ['bash', 'git', 'rsync', 'terraform', 'trivy', 'gitleaks', 'checkov'];

  it.each(all)('is said of %s, with how to get it', (name) => {
    for (const other of all) {
      writeFileSync(join(folder, other), '');
      chmodSync(join(folder, other), 0o755);
    }
    rmSync(join(folder, name));

    expect(missingTools([folder, '/nowhere'].join(delimiter))).toStrictEqual([
      expect.stringMatching(new RegExp(`^${name} is not installed: .+`)),
    ]);
  });

  it('is everything where there is no PATH', () => {
    expect(missingTools('')).toHaveLength(all.length);
  });
});

describe('gitlab-ci-local', () => {
  const run = { jobs: [], manual: [], variables: {}, list: false };

  it('never uses an image', () => {
    expect(runnerArguments(run)).toStrictEqual(['--force-shell-executor']);
  });

  it('is told what to run and what to know', () => {
    const wanted = { jobs: ['check'], manual: ['apply:prod'], variables: { A: '1' }, list: true };

    expect(runnerArguments(wanted).slice(1)).toStrictEqual([
      ...['--variable', 'A=1', '--list', '--manual', 'apply:prod', 'check'],
    ]);
  });

  it('gives jobs nothing by which they could reach a real account', () => {
    const inherited = {
      ...{ PATH: '/bin', HOME: '/h', AWS_PROFILE: 'prod', AWS_SECRET_ACCESS_KEY: 'x' },
      ...{ TF_VAR_x: '1', CI_COMMIT_SHA: 'c', npm_config_x: '1', TF_CLI_CONFIG_FILE: '/t' },
    };

    expect(jobEnvironment(inherited, { PATH: '/node' })).toStrictEqual({
      ...{ PATH: '/node', HOME: '/h', TF_CLI_CONFIG_FILE: '/t' },
    });
  });
});

describe('the copy that jobs run in', () => {
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

  it('has the files as they are, and a remote with a default branch', async () => {
    const root = join(folder, 'root');
    git(folder, 'init', '--quiet', root);
    writeFileSync(join(root, '.gitignore'), 'ignored\n');
    writeFileSync(join(root, 'ignored'), 'x');
    writeFileSync(join(root, 'new.ts'), 'never committed');

    const copy = await stageCopy(root, join(folder, 'work'));

    expect(readFileSync(join(copy, 'new.ts'), 'utf8')).toBe('never committed');
    expect(existsSync(join(copy, 'ignored'))).toBe(false);
    expect(git(copy, 'rev-parse', '--abbrev-ref', 'origin/HEAD')).toBe('origin/main');
    expect(git(copy, 'status', '--porcelain')).toBe('');
  });

  it('is made anew each time', async () => {
    const root = join(folder, 'root');
    git(folder, 'init', '--quiet', root);
    writeFileSync(join(root, 'a'), '1');
    const copy = await stageCopy(root, join(folder, 'work'));
    writeFileSync(join(copy, 'left'), 'behind');

    await stageCopy(root, join(folder, 'work'));

    expect(existsSync(join(copy, 'left'))).toBe(false);
  });
});
