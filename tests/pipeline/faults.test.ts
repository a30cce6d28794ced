import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STOPPED_BY } from '../../scripts/pipeline/refusal.ts';
import { runPlanted } from './support/plant.ts';
import { describePipeline } from './support/prepared.ts';
import type { RealJobs } from './support/stubs.ts';
import { OPEN_GROUP, PUBLIC_BUCKET } from './support/unsafe-terraform.ts';
import { VULNERABLE } from './support/vulnerability-database.ts';

interface Fault {
  readonly name: string;
  readonly plant: (copy: string) => void;
  /** The job that must fail, with this code and these words. */
  readonly job: string;
  readonly code: number;
  readonly says: string;
  /** Instead of the job's own lines, where others take long. */
  readonly script?: readonly string[];
}

/** A file that is new to the copy. */
function adding(path: string, content: string): Fault['plant'] {
  return (copy) => {
    writeFileSync(join(copy, path), content);
  };
}

/** With a code of another job of the pipeline a failure would not say what it is. */
const { findings, exceptions } = STOPPED_BY;
const CRASHED = 1;
const SCAN = 'misconfigurations-and-secrets';
const REGISTER = ['npm run ci -- lint', 'npm run ci -- exceptions'];

/** In two parts, or it would be found here. */
const KEY_ID = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('');

/** `excuse`: what follows the word by which Trivy leaves a finding out, which would be an exception here. */
function excusing(excuse: string): Fault['plant'] {
  const comment = ['#trivy', 'ignore', excuse].join(':');
  const queue = 'resource "aws_sqs_queue" "planted" {\n  name = "riposte-planted"\n}\n';
  return adding('terraform/planted.tf', `${comment}\n${queue}`);
}

function lockVulnerablePackage(copy: string): void {
  const file = join(copy, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, object> };
  const { name, version } = VULNERABLE;
  // Optional: that it is not installed is then no reason to install anything.
  lock.packages[`node_modules/${name}`] = { version, license: 'MIT', optional: true };
  writeFileSync(file, JSON.stringify(lock));
}

/** All other tests go, so that it takes seconds. */
function failTheOnlyTest(copy: string): void {
  removeTests(join(copy, 'tests/unit'));
  const test = "it('is planted', () => {\n  expect(1).toBe(2);\n});\n";
  writeFileSync(join(copy, 'tests/unit/planted.test.ts'), test);
}

function removeTests(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.ts')) rmSync(join(folder, file));
  }
}

const FAULTS: readonly Fault[] = [
  {
    name: 'unformatted-file',
    plant: adding('scripts/planted.ts', 'export const planted  = 1'),
    ...{ job: 'check', code: CRASHED, says: 'scripts/planted.ts' },
    script: ['npm run check -- format'],
  },
  {
    name: 'unformatted-terraform',
    plant: adding('terraform/planted.tf', 'locals {\nplanted = 1\n}\n'),
    ...{ job: 'check', code: CRASHED, says: 'planted.tf' },
    script: ["npm run check -- 'terraform format'"],
  },
  {
    name: 'expired-exception',
    plant: excusing('AWS-0096:exp:2026-01-01 holds nothing secret'),
    ...{ job: 'check', code: exceptions, says: 'has ended' },
    script: REGISTER,
  },
  {
    name: 'exception-without-reason',
    plant: excusing('AWS-0096:exp:2027-05-31'),
    ...{ job: 'check', code: exceptions, says: 'gives no reason' },
    script: REGISTER,
  },
  {
    name: 'failing-unit-test',
    plant: failTheOnlyTest,
    ...{ job: 'unit', code: CRASHED, says: '● is planted' },
    // Without the coverage of everything.
    script: ['npm run test:unit'],
  },
  {
    name: 'public-bucket',
    plant: adding('terraform/planted.tf', PUBLIC_BUCKET),
    ...{ job: SCAN, code: findings, says: 'AWS-0086' },
  },
  {
    name: 'open-security-group',
    plant: adding('terraform/planted.tf', OPEN_GROUP),
    ...{ job: SCAN, code: findings, says: 'AWS-0107' },
  },
  {
    name: 'hard-coded-key',
    plant: adding('shared/domain/planted.ts', `export const key = '${KEY_ID}';\n`),
    ...{ job: SCAN, code: findings, says: 'aws-access-token' },
  },
  {
    name: 'vulnerable-dependency',
    plant: lockVulnerablePackage,
    ...{ job: 'dependencies', code: findings, says: `HIGH ${VULNERABLE.id}` },
  },
];

describePipeline('a pipeline over something unsafe', () => {
  it.each(FAULTS)('stops at $name: $job fails with $code', async (fault) => {
    const { name, plant, job, code, says, script = 'as it is' } = fault;
    const outcome = await runPlanted({ name, plant, real: { [job]: script } });

    expect(outcome.failed).toStrictEqual({ [job]: code });
    expect(outcome.jobs[job]?.lines).toContainEqual(expect.stringContaining(says));
    expect(outcome.jobs[job]?.lines.at(-1)).toMatch(/^What to do: \S/);
    expect(outcome.hasApplied).toBe(false);
  });

  it('goes on to apply over nothing unsafe, or the others would prove nothing', async () => {
    const changes = adding('terraform/planted.tf', 'locals {\n  planted = 1\n}\n');
    const real: RealJobs = { check: REGISTER, [SCAN]: 'as it is' };
    const outcome = await runPlanted({ name: 'nothing', plant: changes, real });

    expect(outcome.failed).toStrictEqual({});
    expect(outcome.hasApplied).toBe(true);
  });
});
