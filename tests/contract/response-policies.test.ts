import { parse } from 'yaml';
import { matchesGlob, parsePolicy } from '../../shared/domain/policy.ts';
import { filesIn, readText } from './support/repository.ts';

const POLICIES = [
  'terraform/policies/response-policy.yaml',
  'scripts/demo/response-policy.yaml',
] as const;

const knownTypes = JSON.parse(
  readText('tests/contract/fixtures/guardduty-finding-types.json'),
) as readonly string[];

/** The policy as Terraform hands it to the functions. */
function readPolicy(path: string): ReturnType<typeof parsePolicy> {
  return parsePolicy(JSON.stringify(parse(readText(path))));
}

/** Types that triage makes itself, of what is no GuardDuty finding. */
const OWN_TYPES = ['Health:IAMUser/AWS_RISK_CREDENTIALS_EXPOSED'];

function globsWithoutType(globs: readonly string[]): string[] {
  return globs.filter(
    (glob) => ![...knownTypes, ...OWN_TYPES].some((type) => matchesGlob(glob, type)),
  );
}

it('every policy file is tested here', () => {
  const files = filesIn(
    ['terraform', 'scripts'],
    /^(?!terraform\/tests\/).*policy[^/]*\.ya?ml$/,
  ).map(({ path }) => path);

  expect(files).toStrictEqual([...POLICIES].sort());
});

describe.each(POLICIES)('%s', (path) => {
  it('is a policy', () => {
    expect(readPolicy(path).rules.length).toBeGreaterThan(0);
  });

  it('speaks of finding types that GuardDuty has, or triage makes', () => {
    const globs = readPolicy(path).rules.flatMap(({ types }) => types);

    expect(globsWithoutType(globs)).toStrictEqual([]);
  });

  it('names no rule twice', () => {
    const names = readPolicy(path).rules.map(({ name }) => name);

    expect(names).toStrictEqual([...new Set(names)]);
  });
});

describe('the policy of a new installation', () => {
  const policy = readPolicy('terraform/policies/response-policy.yaml');

  it('touches nothing', () => {
    expect(policy.default_mode).toBe('dry-run');
    expect(policy.rules.map(({ mode }) => mode)).not.toContain('auto');
  });

  it('never isolates the victim of a brute-force attack', () => {
    const isolating = policy.rules.filter(({ actions }) => actions.includes('isolate-instance'));

    expect(isolating.flatMap(({ resource_roles: roles }) => roles)).not.toContain('TARGET');
  });
});

it('a misspelt finding type would be found', () => {
  expect(globsWithoutType(['Recon:EC2/PortScan', 'Recon:EC2/*'])).toStrictEqual([
    'Recon:EC2/PortScan',
  ]);
});
