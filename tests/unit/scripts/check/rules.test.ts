import { exactVersions } from '../../../../scripts/check/rules/exact-versions.ts';
import { forbiddenText } from '../../../../scripts/check/rules/forbidden-text.ts';
import { functionLayout } from '../../../../scripts/check/rules/function-layout.ts';
import { lockFile } from '../../../../scripts/check/rules/lock-file.ts';
import type { Repository } from '../../../../scripts/check/repository.ts';

function repository(contents: Record<string, string>): Repository {
  return { files: Object.keys(contents), read: (path) => contents[path] ?? '' };
}

describe('lockFile', () => {
  const lock = (packages: unknown): Repository =>
    repository({ 'package-lock.json': JSON.stringify({ packages }) });

  it('accepts versions with hashes', () => {
    const packages = { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } };
    expect(lockFile(lock(packages))).toEqual([]);
  });

  it('reports a download address', () => {
    const packages = { 'node_modules/a': { resolved: 'https://r.example/a.tgz', integrity: 'x' } };
    expect(lockFile(lock(packages))).toEqual([
      'package-lock.json: node_modules/a has a download address',
    ]);
  });

  it('reports a package without a hash', () => {
    expect(lockFile(lock({ 'node_modules/a': { version: '1.0.0' } }))).toEqual([
      'package-lock.json: node_modules/a has no hash',
    ]);
  });

  it('reports what a package needs on another platform and is not listed', () => {
    const optional = { 'a-linux': '1.0.0', 'a-darwin': '1.0.0', nested: '1.0.0' };
    const packages = {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': { integrity: 'x', optionalDependencies: optional },
      'node_modules/a-linux': { integrity: 'x' },
      'node_modules/a/node_modules/nested': { integrity: 'x' },
    };
    expect(lockFile(lock(packages))).toEqual([
      'package-lock.json: a-darwin is not listed, node_modules/a needs it',
    ]);
  });

  it('reports that there is none', () => {
    expect(lockFile(repository({}))).toEqual(['package-lock.json: missing']);
  });

  it('looks at every lock file', () => {
    const packages = { 'node_modules/a': { version: '1.0.0' } };
    const others = { 'package-lock.json': '{"packages":{}}' };
    const tool = { 'tools/x/package-lock.json': JSON.stringify({ packages }) };

    expect(lockFile(repository({ ...others, ...tool }))).toEqual([
      'tools/x/package-lock.json: node_modules/a has no hash',
    ]);
  });
});

describe('exactVersions', () => {
  it.each(['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1.0.0', 'github:owner/name'])(
    'refuses %s',
    (version) => {
      const manifest = JSON.stringify({ devDependencies: { a: version } });
      expect(exactVersions(repository({ 'package.json': manifest }))).toEqual([
        `package.json: a is not exact: ${version}`,
      ]);
    },
  );

  it('accepts exact versions, pre-releases too', () => {
    const manifest = { dependencies: { a: '1.2.3' }, optionalDependencies: { b: '2.0.0-rc.1' } };
    const files = repository({ 'package.json': JSON.stringify(manifest) });
    expect(exactVersions(files)).toEqual([]);
  });
});

describe('forbiddenText', () => {
  it.each([
    ['a home folder', 'see /home/joe/code', 'names a folder of one machine: /home/joe'],
    ['a macOS home', 'at "/Users/joe/x"', 'names a folder of one machine: /Users/joe'],
    [
      'a Windows home',
      String.raw`C:\Users\ann`,
      String.raw`names a folder of one machine: C:\Users` + '\\',
    ],
    ['a conflict marker', '<<<<<<< HEAD\n', 'has a conflict marker: <<<<<<<'],
    [
      'a ticket',
      'as asked in Issue #12',
      'refers to a ticket that the reader cannot see: Issue #12',
    ],
  ])('reports %s with its line', (_case, text, problem) => {
    expect(forbiddenText(repository({ 'docs/a.md': `first\n${text}` }))).toEqual([
      `docs/a.md:2: ${problem}`,
    ]);
  });

  it.each([
    'https://example.com/home/page',
    'pages/work/index.ts',
    'https://github.com/o/r/issues/12',
    '${HOME}/work/x',
    'C:/Users/joe',
    '/home/ann/project, as an example',
  ])('leaves %s alone', (text) => {
    expect(forbiddenText(repository({ 'docs/a.md': text }))).toEqual([]);
  });

  it('does not look into archives', () => {
    expect(forbiddenText(repository({ 'tests/fixtures/a.gz': '/home/ann/x' }))).toEqual([]);
  });
});

describe('functionLayout', () => {
  const complete = {
    'functions/send-alert/handler.ts': '',
    'functions/send-alert/config.ts': '',
    'functions/send-alert/deps.ts': '',
    'functions/send-alert/README.md': '',
    'terraform/fn_send_alert.tf': '',
    'terraform/fn_send_alert_policy.tf': '',
  };

  it('accepts a function with all its parts', () => {
    expect(functionLayout(repository(complete))).toEqual([]);
  });

  it('reports each part that is missing', () => {
    const files = { 'functions/send-alert/handler.ts': '', 'functions/send-alert/deps.ts': '' };
    expect(functionLayout(repository(files))).toEqual([
      'functions/send-alert/config.ts: missing',
      'functions/send-alert/README.md: missing',
      'terraform/fn_send_alert.tf: missing',
    ]);
  });

  it('reports Terraform of a function that is gone', () => {
    expect(functionLayout(repository({ ...complete, 'terraform/fn_old.tf': '' }))).toEqual([
      'terraform/fn_old.tf: there is no such function',
    ]);
  });
});
