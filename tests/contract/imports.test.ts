import { forbiddenImports, IMPORT_RULES } from './support/import-rules.ts';
import { filesIn, readText, type SourceFile } from './support/repository.ts';

const code = filesIn(['functions', 'shared', 'scripts'], /\.ts$/);

function planted(path: string, text: string): readonly string[] {
  return forbiddenImports([{ path, text }]);
}

describe('who imports whom', () => {
  it('is as the architecture allows, everywhere', () => {
    expect(code.length).toBeGreaterThan(100);
    expect(forbiddenImports(code)).toStrictEqual([]);
  });

  it('is ruled in every folder that the architecture names, and in no other', () => {
    const documented = [...readText('docs/architecture.md').matchAll(/^\| `(shared\/\w+\/)`/gm)];
    const folders = new Set(
      code.map(({ path }) => /^shared\/\w+\//.exec(path)?.[0]).filter((path) => path !== undefined),
    );

    expect(documented.map(([, folder]) => folder).sort()).toStrictEqual([...folders].sort());
    expect(
      [...folders].filter((folder) => !IMPORT_RULES.some(({ zone }) => zone.test(folder))),
    ).toStrictEqual([]);
  });
});

describe('the import rule', () => {
  const violations: [what: string, path: string, text: string][] = [
    [
      'an SDK client in a step',
      'functions/f/step.ts',
      "import { EC2Client } from '@aws-sdk/client-ec2';",
    ],
    [
      'an adapter in a step',
      'functions/f/step.ts',
      "import { Table } from '../../shared/aws/t.ts';",
    ],
    ['another function', 'functions/f/deps.ts', "import { x } from '../g/x.ts';"],
    ['an adapter in the domain', 'shared/domain/a.ts', "import { x } from '../aws/x.ts';"],
    ['Node in the domain', 'shared/domain/a.ts', "import { randomUUID } from 'node:crypto';"],
    ['a function in shared', 'shared/runtime/a.ts', "export { x } from '../../functions/f/x.ts';"],
    ['a logger in an adapter', 'shared/aws/a.ts', "import { pino } from 'pino';"],
    [
      'an SDK client in Slack',
      'shared/slack/a.ts',
      "const c = await import('@aws-sdk/client-s3');",
    ],
    ['a function in a script', 'scripts/a.ts', "import { x } from '../functions/f/x.ts';"],
    ['a folder without a rule', 'shared/utils/a.ts', "import { x } from 'valibot';"],
    [
      'a value beside a type',
      'shared/response/a.ts',
      "import { x, type Y } from '../aws/x.ts';\nimport type { Z } from '../aws/x.ts';",
    ],
  ];

  it.each(violations)('finds %s', (_, path, text) => {
    expect(planted(path, text)).toHaveLength(text.split('\n').length);
  });

  it('lets through what is allowed', () => {
    const text = [
      "import type { Handler } from 'aws-lambda';",
      "import { type Table } from '../../shared/aws/t.ts';",
      "import { y } from './y.ts';",
    ].join('\n');

    expect(planted('functions/f/step.ts', text)).toStrictEqual([]);
  });
});

const deployed = filesIn(['functions', 'shared', 'terraform'], /\.(?:ts|tf|tfvars|ya?ml|md)$/);
/** Words by which code would know that it does not run in AWS. */
const LOCAL_AWS =
  /ministack|localstack|\bmoto\b|127\.0\.0\.1|localhost|\/_local\b|AWS_ENDPOINT_URL|\bendpoint(?:_url)?\s*[:=]|\bendpoints\s*\{/i;
/** Lines that mean something else, each with its reason. */
const OTHERWISE_MEANT: readonly RegExp[] = [
  // AWS's own word for the subscriber of a topic.
  /^\s*endpoint\s*=\s*(?:each\.value|module\.findings_queue\.arn)$/,
  // A webhook may be plain http on this very machine, where nobody can listen in between: a rule about URLs.
  /^const LOOPBACK = /,
];

function localTraces(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => LOCAL_AWS.test(line) && !OTHERWISE_MEANT.some((meant) => meant.test(line)))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe('what is deployed', () => {
  it('knows nothing of the local AWS', () => {
    expect(localTraces(deployed)).toStrictEqual([]);
  });

  it.each([
    'const client = new SQSClient({ endpoint: url });',
    "if (host === '127.0.0.1') return;",
    'fetch(`${base}/_local/slack`);',
    '  endpoints {',
  ])('would be caught with: %s', (line) => {
    expect(localTraces([{ path: 'shared/aws/a.ts', text: line }])).toHaveLength(1);
  });
});
