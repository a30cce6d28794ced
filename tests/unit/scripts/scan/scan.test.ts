import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../../../scripts/scan/main.ts');
const CLEAN = { Results: [{ Target: 'main.tf', MisconfSummary: { Successes: 30, Failures: 0 } }] };
const finding = (severity: string): unknown => ({
  ...{ ID: 'AWS-0086', Severity: severity, Title: 'Public bucket' },
  CauseMetadata: { StartLine: 7 },
});
const FOUND = (severity: string): unknown => ({
  Results: [
    {
      Target: 'main.tf',
      MisconfSummary: { Successes: 29, Failures: 1 },
      Misconfigurations: [finding(severity)],
    },
  ],
});

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scan-'));
  mkdirSync(join(root, 'terraform'));
  mkdirSync(join(root, 'bin'));
  fake('trivy', JSON.stringify(CLEAN));
  fake('gitleaks', 'no leaks found');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Puts a scanner on the PATH that notes its arguments, prints `output` and ends with `code`. */
function fake(name: string, output: string, code = 0): void {
  const file = join(root, 'bin', name);
  const script = `#!/bin/sh\necho "$@" > ${name}.args\n/bin/cat <<'END'\n${output}\nEND\nexit ${code}\n`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

function scan(...args: string[]): { status: number | null; stderr: string } {
  const command = ['--disable-warning=ExperimentalWarning', main, '--root', root, ...args];
  const env = { PATH: join(root, 'bin') };
  return spawnSync(process.execPath, command, { encoding: 'utf8', env });
}

describe('npm run scan', () => {
  it('passes when both scanners ran and found nothing', () => {
    const { status, stderr } = scan();
    expect(stderr).toContain('misconfigurations in terraform: 30 checks');
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'gitleaks.args'), 'utf8')).toContain('--redact');
  });

  it.each(['HIGH', 'CRITICAL'])('ends with 42 on a misconfiguration of %s', (severity) => {
    fake('trivy', JSON.stringify(FOUND(severity)));
    const { status, stderr } = scan();
    expect(stderr).toContain(`main.tf:7: ${severity} AWS-0086 Public bucket`);
    expect(status).toBe(42);
  });

  it('lets lower severities pass', () => {
    fake('trivy', JSON.stringify(FOUND('MEDIUM')));
    expect(scan().status).toBe(0);
  });

  it.each([
    ['there was nothing that Trivy knows', '{}', 0],
    [
      'few checks ran',
      '{"Results":[{"Target":"a","MisconfSummary":{"Successes":19,"Failures":0}}]}',
      0,
    ],
    ['Trivy failed', 'FATAL unknown flag', 1],
  ])('ends with 43, not as passed, when %s', (_case, output, code) => {
    fake('trivy', output, code);
    expect(scan().status).toBe(43);
  });

  it.each([
    ['a secret is found', 42, 42],
    ['gitleaks failed', 1, 43],
  ])('ends as it must when %s', (_case, code, expected) => {
    fake('gitleaks', 'Finding: REDACTED', code);
    const { status, stderr } = scan();
    expect(stderr).toContain('Finding: REDACTED');
    expect(status).toBe(expected);
  });

  it.each(['trivy', 'gitleaks'])('says how to get %s when it is missing', (name) => {
    rmSync(join(root, 'bin', name));
    const { status, stderr } = scan();
    expect(stderr).toMatch(new RegExp(`${name} could not be started .* To get it: https://`));
    expect(status).toBe(43);
  });

  it('scans a plan, and only that, when one is given', () => {
    writeFileSync(join(root, 'dev.tfplan'), '');
    rmSync(join(root, 'bin/gitleaks'));
    const [result] = CLEAN.Results;
    fake('trivy', JSON.stringify({ Results: [{ ...result, Type: 'terraformplan-snapshot' }] }));
    expect(scan('dev.tfplan').status).toBe(0);
    expect(readFileSync(join(root, 'trivy.args'), 'utf8')).toMatch(/ dev\.tfplan$/m);
  });

  it('ends with 43 when the plan was scanned as something else', () => {
    writeFileSync(join(root, 'dev.tfplan'), '');
    const { status, stderr } = scan('dev.tfplan');
    expect(stderr).toContain('dev.tfplan was not scanned as a plan');
    expect(status).toBe(43);
  });

  it.each([
    ['a plan by a name that Trivy does not recognise', 'plan.out', 'a plan must be named *.tfplan'],
    ['a plan that is not there', 'gone.tfplan', 'gone.tfplan does not exist'],
  ])('refuses %s', (_case, plan, message) => {
    writeFileSync(join(root, 'plan.out'), '');
    const { status, stderr } = scan(plan);
    expect(stderr).toContain(message);
    expect(status).toBe(43);
  });
});
