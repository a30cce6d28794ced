import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CHECKOV_CHECKS } from '../../../../scripts/scan/checkov/checks.ts';
import { isAllowed } from '../../../../scripts/scan/licences.ts';

const main = resolve(import.meta.dirname, '../../../../scripts/scan/main.ts');

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scan-'));
  mkdirSync(join(root, 'bin'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function fake(name: string, answer: unknown, code = 0): void {
  const file = join(root, 'bin', name);
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const script = `#!/bin/sh\necho "$@" > ${name}.args\n/bin/cat <<'END'\n${text}\nEND\nexit ${code}\n`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

function scan(...options: readonly string[]): { status: number | null; stderr: string } {
  const command = ['--disable-warning=ExperimentalWarning', main, '--root', root, ...options];
  const env = { PATH: join(root, 'bin'), ADVICE_FILE: join(root, 'advice') };
  return spawnSync(process.execPath, command, { encoding: 'utf8', env });
}

const PACKAGES = Array.from({ length: 100 }, (_, at) => ({ Name: `p${at}` }));

describe('npm run scan -- --dependencies', () => {
  const result = { Target: 'package-lock.json', Packages: PACKAGES };
  const vulnerability = { VulnerabilityID: 'CVE-2026-1', PkgName: 'p1', InstalledVersion: '1.0.0' };

  it('says how many packages were looked up, tools of the build included', () => {
    fake('trivy', { Results: [result] });
    const { status, stderr } = scan('--dependencies');

    expect(stderr).toContain('known vulnerabilities: 100 packages');
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'trivy.args'), 'utf8')).toContain('--include-dev-deps');
  });

  it.each([
    ['HIGH', 42],
    ['CRITICAL', 42],
    ['MEDIUM', 0],
  ])('ends on %s with %d', (severity, code) => {
    fake('trivy', {
      Results: [{ ...result, Vulnerabilities: [{ ...vulnerability, Severity: severity }] }],
    });

    expect(scan('--dependencies').status).toBe(code);
  });

  it('says what to raise', () => {
    const found = { ...vulnerability, Severity: 'HIGH', FixedVersion: '1.0.1' };
    fake('trivy', { Results: [{ ...result, Vulnerabilities: [found] }] });

    expect(scan('--dependencies').stderr).toContain(
      'package-lock.json: HIGH CVE-2026-1 p1 1.0.0, mended in 1.0.1',
    );
  });

  it.each<[string, unknown, number]>([
    ['there is no database', 'FATAL failed to download vulnerability DB', 1],
    ['nothing was seen', '{}', 0],
    ['few packages were seen', { Results: [{ ...result, Packages: PACKAGES.slice(1) }] }, 0],
  ])('ends with 43 when %s', (_case, answer, code) => {
    fake('trivy', answer, code);

    expect(scan('--dependencies').status).toBe(43);
  });
});

describe('what a job of the pipeline says last', () => {
  const results = { Target: 'package-lock.json', Packages: PACKAGES };

  it('is that the scanner must run, when it did not', () => {
    fake('trivy', 'FATAL', 1);
    scan('--dependencies');

    expect(readFileSync(join(root, 'advice'), 'utf8')).toMatch(/^let the scanner run, /);
  });

  it('is for the job to say, when something was found', () => {
    const vulnerability = { VulnerabilityID: 'CVE-2026-1', PkgName: 'p1', Severity: 'HIGH' };
    fake('trivy', { Results: [{ ...results, Vulnerabilities: [vulnerability] }] });
    scan('--dependencies');

    expect(existsSync(join(root, 'advice'))).toBe(false);
  });
});

describe('npm run scan -- --image', () => {
  it.each([
    [50, 0],
    [49, 43],
    [0, 43],
  ])('that shows %d packages ends with %d', (count, code) => {
    fake('trivy', { Results: [{ Target: 'image', Packages: PACKAGES.slice(0, count) }] });

    expect(scan('--image', 'x.tar').status).toBe(code);
    expect(readFileSync(join(root, 'trivy.args'), 'utf8')).toContain('image --input x.tar ');
  });
});

describe('npm run scan -- --licences', () => {
  function lock(last: object): void {
    const packages: Record<string, object> = { '': {} };
    for (const { Name: name } of PACKAGES) packages[`node_modules/${name}`] = { license: 'MIT' };
    const content = JSON.stringify({ packages: { ...packages, ...last } });
    writeFileSync(join(root, 'package-lock.json'), content);
  }

  it('passes when all are allowed', () => {
    lock({});

    expect(scan('--licences').status).toBe(0);
  });

  it.each([
    [{ license: 'GPL-3.0' }, 'node_modules/x: licence GPL-3.0'],
    [{}, 'node_modules/x: licence none named'],
  ])('ends with 42 on %j', (entry, message) => {
    lock({ 'node_modules/x': entry });
    const { status, stderr } = scan('--licences');

    expect(stderr).toContain(message);
    expect(status).toBe(42);
  });

  it('ends with 43 when hardly anything is locked', () => {
    writeFileSync(join(root, 'package-lock.json'), '{"packages":{}}');

    expect(scan('--licences').status).toBe(43);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR CC0-1.0)', true],
    ['GPL-3.0 OR MIT', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0', false],
    ['', false],
    ['SEE LICENSE IN LICENSE', false],
  ])('%s: %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });
});

describe('npm run scan -- --checkov', () => {
  const check = (id: string): object => ({ check_id: id, resource: 'a.b', file_path: '/a.tf' });
  const passed = Object.keys(CHECKOV_CHECKS).map(check);
  const report = (results: object): object => ({
    results: { passed_checks: passed, failed_checks: [], ...results },
  });

  it('passes when each named check has looked at something', () => {
    fake('checkov', report({}));
    const { status, stderr } = scan('--checkov');

    expect(stderr).toContain(`second opinion: ${passed.length} checks`);
    expect(status).toBe(0);
  });

  it.each<[string, unknown, number]>([
    ['one fails', report({ failed_checks: [check('CKV_AWS_27')] }), 42],
    ['one looked at nothing', report({ passed_checks: passed.slice(1) }), 43],
    ['a file cannot be read', report({ parsing_errors: ['/b.tf'] }), 43],
    ['it says nothing', '', 43],
    ['it says something else', '[]', 43],
  ])('ends as it must when %s', (_case, answer, code) => {
    // checkov's own exit code says little: 1 for findings and for errors.
    fake('checkov', answer, 1);

    expect(scan('--checkov').status).toBe(code);
  });

  it('says so when there is neither checkov nor a Python to install it', () => {
    const { status, stderr } = scan('--checkov');

    expect(stderr).toContain(
      'checkov is not on the PATH, and could not be installed: Python 3.10 or later is needed',
    );
    expect(status).toBe(43);
  });
});
