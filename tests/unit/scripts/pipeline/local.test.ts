import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { issueToken } from '../../../../scripts/pipeline/local/issue-token.ts';
import {
  asGitLabRunsIt,
  readLocalPipeline,
  untilSomebodyIsAsked,
  writeLocalPipeline,
} from '../../../../scripts/pipeline/local/local-pipeline.ts';
import { missingTools } from '../../../../scripts/pipeline/local/missing-tools.ts';
import {
  jobEnvironment,
  runnerArguments,
} from '../../../../scripts/pipeline/local/runner-arguments.ts';
import { readOutcomes } from '../../../../scripts/pipeline/local/run-jobs.ts';
import { cloneCopy, commitAll, stageCopy } from '../../../../scripts/pipeline/local/stage-copy.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('what is missing for a local pipeline', () => {
  const all = ['bash', 'git', 'rsync', 'terraform', 'trivy', 'gitleaks'];

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
  const run = { jobs: [], manual: [], variables: {}, concurrency: 2, file: 'x.yml' };

  it('uses no image, and gives each job a folder with nothing but artifacts', () => {
    expect(runnerArguments(run)).toStrictEqual([
      ...['--force-shell-executor', '--shell-isolation', '--no-artifacts-to-source'],
      ...['--concurrency', '2', '--file', 'x.yml', '--no-json-schema-validation'],
    ]);
  });

  it('is told what to run and what to know', () => {
    const wanted = { ...run, jobs: ['check'], manual: ['apply:prod'], variables: { A: '1' } };

    expect(runnerArguments(wanted).slice(-5)).toStrictEqual([
      ...['--variable', 'A=1', '--manual', 'apply:prod', 'check'],
    ]);
  });

  it('says how jobs ended', () => {
    const output = [
      'one     $ npm run ci -- gate dev',
      'one     >   ✗ it holds incidents',
      '\u001b[34mtwo:dev\u001b[39m > fine',
      'one     > What to do: look',
      'one     finished in 1.2 s \u001b[31m FAIL 44 \u001b[39m',
      'two:dev finished in 20 ms',
      'pipeline finished in 3.6 s',
    ].join('\n');

    expect(readOutcomes(output)).toStrictEqual({
      one: { code: 44, lines: ['  ✗ it holds incidents', 'What to do: look'] },
      'two:dev': { code: 0, lines: ['fine'] },
    });
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

  it('shares the installed packages by a link that jobs get, too', async () => {
    const root = join(folder, 'root');
    git(folder, 'init', '--quiet', root);
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, '.gitignore'), 'node_modules/\n');

    const copy = await stageCopy(root, join(folder, 'work'));

    expect(readlinkSync(join(copy, 'node_modules'))).toBe(join(root, 'node_modules'));
    expect(git(copy, 'ls-files')).toBe('.gitignore\nnode_modules');
  });

  it('is cloned with what was committed later, ignored or not, and knows a default branch', async () => {
    const root = join(folder, 'root');
    git(folder, 'init', '--quiet', root);
    writeFileSync(join(root, '.gitignore'), 'ignored\n');
    const copy = await stageCopy(root, join(folder, 'work'));
    writeFileSync(join(copy, 'ignored'), 'x');
    await commitAll(copy, ['ignored']);

    const clone = await cloneCopy(copy, join(folder, 'clone'));

    expect(readFileSync(join(clone, 'ignored'), 'utf8')).toBe('x');
    expect(git(clone, 'rev-parse', '--abbrev-ref', 'origin/HEAD')).toBe('origin/main');
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

describe('what GitLab would add to a pipeline', () => {
  const project = { path: 'security/riposte', branch: 'main' };
  const preview = `
stages: [plan]
variables: { A: '1' }
plan:dev:
  stage: plan
  environment: { name: dev }
  id_tokens: { AWS_ID_TOKEN: { aud: riposte/dev/plan } }
  cache: []
  image: node:22
  variables: { AWS_ROLE_ARN: $AWS_PLAN_ROLE_ARN }
  script: [npm run ci -- plan dev]
check:
  stage: plan
  script: [npm run check]
`;
  const { globals, jobs } = asGitLabRunsIt(readLocalPipeline(preview), project, {
    dev: { AWS_PLAN_ROLE_ARN: 'arn:plan' },
    prod: { AWS_PLAN_ROLE_ARN: 'arn:other' },
  });

  it('is told to jobs of the environment alone', () => {
    expect(globals).toStrictEqual({ stages: ['plan'], variables: { A: '1' } });
    expect(jobs['plan:dev']?.variables).toStrictEqual({
      AWS_ROLE_ARN: '$AWS_PLAN_ROLE_ARN',
      AWS_PLAN_ROLE_ARN: 'arn:plan',
      AWS_ID_TOKEN: issueToken(project, 'riposte/dev/plan'),
    });
    expect(jobs['check']?.variables).toStrictEqual({});
  });

  it('leaves out what would not hold here', () => {
    expect(Object.keys(jobs['plan:dev'] ?? {})).not.toContain('image');
    expect(Object.keys(jobs['plan:dev'] ?? {})).not.toContain('cache');
  });

  it('is a token with the claims that roles trust', () => {
    const [, payload = ''] = issueToken(project, 'riposte/dev/plan').split('.');

    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toStrictEqual({
      iss: 'https://gitlab.com',
      aud: 'riposte/dev/plan',
      sub: 'project_path:security/riposte:ref_type:branch:ref:main',
    });
  });

  it('is written where git does not look', () => {
    const file = writeLocalPipeline(folder, { globals, jobs });

    expect(readLocalPipeline(readFileSync(join(folder, file), 'utf8'))).toStrictEqual({
      globals,
      jobs,
    });
  });
});

describe('a job that waits for a person', () => {
  const preview = [
    'stages: [.pre, one, two, three, .post]',
    'before: { stage: one, script: [a] }',
    'asked: { stage: two, script: [a], rules: [{ when: never }, { when: manual, allow_failure: false }] }',
    'beside: { stage: two, script: [a] }',
    'optional: { stage: one, script: [a], rules: [{ when: manual, allow_failure: true }] }',
    'after: { stage: three, script: [a] }',
  ].join('\n');
  const namesWith = (named: readonly string[]): string[] =>
    Object.keys(untilSomebodyIsAsked(readLocalPipeline(preview), named).jobs).sort();

  it('keeps later stages from running', () => {
    expect(namesWith([])).toStrictEqual(['asked', 'before', 'beside', 'optional']);
  });

  it('keeps nothing back when it is run', () => {
    expect(namesWith(['asked'])).toContain('after');
    expect(namesWith(['after'])).toContain('after');
  });
});
