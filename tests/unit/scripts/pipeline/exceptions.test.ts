import fc from 'fast-check';
import type { Repository } from '../../../../scripts/check/repository.ts';
import {
  collectExceptions,
  hiddenSilencers,
} from '../../../../scripts/pipeline/exceptions/collect.ts';
import { type Exception, isExpired } from '../../../../scripts/pipeline/exceptions/exception.ts';
import { judgeExceptions } from '../../../../scripts/pipeline/exceptions/judge-exceptions.ts';
import { renderRegister } from '../../../../scripts/pipeline/exceptions/register.ts';

const NOW = new Date('2026-11-29T12:00:00.000Z');

function repository(texts: Readonly<Record<string, string>>): Repository {
  return { files: Object.keys(texts), read: (path) => texts[path] ?? '' };
}

function exception(difference: Partial<Exception> = {}): Exception {
  return {
    ...{ place: 'a.tf:1', tool: 'trivy', check: 'AWS-0096', expires: '2027-05-31' },
    reason: 'the queue holds nothing secret',
    ...difference,
  };
}

describe('an exception is found', () => {
  it.each<[string, string, Partial<Exception>]>([
    [
      'of Trivy',
      '#trivy:ignore:AWS-0096:exp:2027-05-31 holds nothing secret',
      { tool: 'trivy', check: 'AWS-0096', expires: '2027-05-31', reason: 'holds nothing secret' },
    ],
    [
      'of Trivy without an end',
      '  # trivy:ignore:AWS-0096',
      { tool: 'trivy', check: 'AWS-0096', expires: '', reason: '' },
    ],
    [
      'of Trivy by its former name',
      '#tfsec:ignore:aws-sqs-enable why',
      { tool: 'trivy', check: 'aws-sqs-enable', expires: '' },
    ],
    [
      'of checkov',
      '#checkov:skip=CKV_AWS_27:until 2027-05-31: holds nothing secret',
      {
        tool: 'checkov',
        check: 'CKV_AWS_27',
        expires: '2027-05-31',
        reason: 'holds nothing secret',
      },
    ],
    [
      'of checkov without an end',
      '#checkov:skip=CKV_AWS_27:holds nothing',
      { tool: 'checkov', expires: '', reason: 'holds nothing' },
    ],
    [
      'of checkov without a reason',
      '#checkov:skip=CKV_AWS_27',
      { tool: 'checkov', check: 'CKV_AWS_27', reason: '', expires: '' },
    ],
    [
      'of gitleaks',
      '// gitleaks:allow until 2027-05-31: a made-up value',
      { tool: 'gitleaks', check: 'secret', expires: '2027-05-31', reason: 'a made-up value' },
    ],
    [
      'of gitleaks without anything',
      'const a = 1; // gitleaks:allow',
      { tool: 'gitleaks', expires: '', reason: '' },
    ],
  ])('%s', (_case, line, expected) => {
    const found = collectExceptions(repository({ 'a.tf': `\n${line}\n` }));

    expect(found).toStrictEqual([expect.objectContaining({ ...expected, place: 'a.tf:2' })]);
  });

  it('in texts for people only where the scanner reads them, too', () => {
    const text = '#trivy:ignore:AWS-0096\n#checkov:skip=CKV_AWS_27\ngitleaks:allow\n';

    expect(collectExceptions(repository({ 'a.md': text }))).toMatchObject([{ tool: 'gitleaks' }]);
  });

  it('in the list of Trivy, whatever its section', () => {
    const text = [
      'misconfigurations:',
      '  - { id: AWS-0089, paths: [a.tf], statement: read by nobody else, expired_at: 2027-05-31 }',
      'vulnerabilities:',
      '  - { id: CVE-2026-1 }',
    ].join('\n');

    expect(collectExceptions(repository({ '.trivyignore.yaml': text }))).toStrictEqual([
      exception({ place: '.trivyignore.yaml', check: 'AWS-0089', reason: 'read by nobody else' }),
      exception({ place: '.trivyignore.yaml', check: 'CVE-2026-1', reason: '', expires: '' }),
    ]);
  });

  it('in a section of Trivy that we do not know: an error, not nothing', () => {
    const text = 'misconfiguration: []';

    expect(() => collectExceptions(repository({ '.trivyignore.yaml': text }))).toThrow(
      'Invalid key',
    );
  });

  it('in the environments', () => {
    const text =
      'destroys:\n  - { address: a.b, statement: it is empty now, expired_at: "2027-01-01" }';
    const files = repository({ 'terraform/environments/dev.exceptions.yaml': text });

    expect(collectExceptions(files)).toMatchObject([{ tool: 'gate', check: 'a.b' }]);
  });

  it.each([
    ['values', "description = \"made up\"\nregexes = ['''x''']", 1],
    ['files of the repository', "description = \"x\"\npaths = ['''^tests/''']", 1],
    ['folders that hold none', "description = \"x\"\npaths = ['''^dist/''']", 0],
  ])('in an allowlist of gitleaks for %s', (_case, body, count) => {
    const text = `[extend]\nuseDefault = true\n[[allowlists]]\n${body}\n`;

    const found = collectExceptions(repository({ '.gitleaks.toml': text, 'tests/a.ts': '' }));

    expect(found).toHaveLength(count);
  });
});

it.each([
  '.trivyignore',
  'terraform/.trivyignore',
  '.gitleaksignore',
  'trivy.yaml',
  'trivy-secret.yaml',
  '.checkov.baseline',
  '.checkov.yml',
  '.tfsec/config.yml',
])('%s would silence a scanner unseen', (path) => {
  const files = repository({ [path]: '', '.trivyignore.yaml': '', 'a/trivy.ts': '' });

  expect(hiddenSilencers(files)).toStrictEqual([path]);
  expect(judgeExceptions([], [path], NOW)?.code).toBe(47);
});

describe('exceptions are refused with 47 that', () => {
  it.each<[string, Partial<Exception>, string]>([
    ['have ended', { expires: '2026-11-28' }, 'has ended: 2026-11-28'],
    ['end today', { expires: '2026-11-29' }, 'has ended: 2026-11-29'],
    ['end on no day', { expires: '2027-02-30' }, 'has ended: 2027-02-30'],
    ['have no end', { expires: '' }, 'has no day on which it ends'],
    ['end too late', { expires: '2027-12-01' }, 'ends in more than a year: 2027-12-01'],
    ['give no reason', { reason: '' }, 'gives no reason'],
    ['give hardly a reason', { reason: 'false positive' }, 'gives no reason'],
    ['give signs for a reason', { reason: '- . - .' }, 'gives no reason'],
    ['excuse everything', { check: 'AWS-*' }, 'excuses more than one check'],
  ])('%s', (_case, difference, problem) => {
    const refusal = judgeExceptions([exception(difference)], [], NOW);

    expect(refusal?.code).toBe(47);
    expect(refusal?.reasons).toStrictEqual([
      `a.tf:1: trivy ${difference.check ?? 'AWS-0096'} ${problem}`,
    ]);
  });

  it('are more than ten', () => {
    const many = (count: number): Exception[] => Array.from({ length: count }, () => exception());

    expect(judgeExceptions(many(10), [], NOW)).toBeUndefined();
    expect(judgeExceptions(many(11), [], NOW)?.reasons).toStrictEqual([
      'there are 11 exceptions, at most 10 are allowed',
    ]);
  });
});

it('an exception ends with the beginning of its day, UTC', () => {
  const day = Date.parse('2027-05-31T00:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: -1e10, max: 1e10 }), (later) => {
      expect(isExpired('2027-05-31', new Date(day + later))).toBe(later >= 0);
    }),
  );
});

describe('the register', () => {
  it('lists what ends first at the top, without line numbers', () => {
    const late = exception({ place: 'b.tf:7' });
    const early = exception({ expires: '2027-01-01', reason: 'a | b\nc' });

    expect(renderRegister([late, early]).split('\n').slice(5)).toStrictEqual([
      '| ends | tool | check | where | why |',
      '|---|---|---|---|---|',
      '| 2027-01-01 | trivy | `AWS-0096` | `a.tf` | a \\| b c |',
      '| 2027-05-31 | trivy | `AWS-0096` | `b.tf` | the queue holds nothing secret |',
      '',
    ]);
  });

  it('says so when there is nothing', () => {
    expect(renderRegister([]).split('\n').at(-2)).toBe('None.');
  });
});
