import type { Permission } from '../../shared/domain/permission.ts';
import { readPipeline } from '../../scripts/pipeline/lint/read-pipeline.ts';
import { declaredPermissions } from './support/grants.ts';
import { filesIn, functionNames, readText } from './support/repository.ts';

const FORWARDING = ['events:PutEvents'];
/** Longest managed policy, in characters without white space. Source: IAM user guide, "IAM and AWS STS quotas". */
const MAX_POLICY = 6144;

function listedIn(path: string, name: string): string[] {
  const [, list = ''] = new RegExp(`${name}\\s*= \\[([^\\]]*)\\]`).exec(readText(path)) ?? [];
  return [...list.matchAll(/"([^"]+)"/g)].map(([, action]) => action ?? '');
}

describe('the boundary of functions', () => {
  const bounded = listedIn('terraform/bootstrap/function_boundary.tf', 'function_actions');

  it('lets them do what they declare, and nothing else', async () => {
    const all: readonly Permission[] = (
      await Promise.all(functionNames.map(declaredPermissions))
    ).flat();
    const declared = new Set([...all.map(({ action }) => action), ...FORWARDING]);

    expect([...bounded].sort()).toStrictEqual([...declared].sort());
  });

  it('fits into a policy', () => {
    expect(JSON.stringify(bounded).length).toBeLessThan(MAX_POLICY - 1000);
  });

  it('is on every role that the platform makes', () => {
    // Member accounts are applied by whoever rules them (docs/multi-account.md).
    const roles = filesIn(
      ['terraform'],
      /^terraform\/(?:[^/]+|modules\/function\/.*)\.tf$/,
    ).flatMap(({ text }) =>
      text.split(/^(?=resource )/m).filter((block) => block.startsWith('resource "aws_iam_role" ')),
    );

    expect(roles).toHaveLength(3);
    expect(roles.filter((role) => !role.includes('permissions_boundary'))).toStrictEqual([]);
  });
});

describe('the roles of the pipeline', () => {
  it('get no right by wildcard', () => {
    const files = filesIn(['terraform/bootstrap'], /_(?:role|stack|rights)\.tf$/);
    const allowed = files.flatMap(({ text }) =>
      [...text.matchAll(/"([a-z0-9-]+:[\w*]+)"/g)].map(([, action]) => action ?? ''),
    );

    expect(allowed.length).toBeGreaterThan(100);
    expect(allowed.filter((action) => action.includes('*'))).toStrictEqual([]);
  });

  it('trust the audiences that the jobs ask for', () => {
    const { jobs } = readPipeline(readText);
    const asked = new Set(
      Object.values(jobs).flatMap(({ id_tokens: tokens = {} }) =>
        Object.values(tokens).map(({ aud }) => aud),
      ),
    );

    // As terraform/bootstrap/gitlab.tf makes them for both environments.
    expect([...asked].filter((audience) => audience !== 'sigstore').sort()).toStrictEqual([
      ...['riposte/dev/apply', 'riposte/dev/plan', 'riposte/prod/apply', 'riposte/prod/plan'],
    ]);
  });
});
