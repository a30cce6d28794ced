import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPrepared } from '../../scripts/pipeline/local/prepare-run.ts';
import type { PipelineOutcome } from '../../scripts/pipeline/local/run-jobs.ts';
import { STOPPED_BY } from '../../scripts/pipeline/refusal.ts';
import { failuresOf, runPlanted, tellProgress } from './support/plant.ts';
import { describePipeline, type Prepared, readPrepared } from './support/prepared.ts';
import { withoutTests } from './support/stubs.ts';
import { PUBLIC_BUCKET } from './support/unsafe-terraform.ts';

const { protectedResource, planNotAsJudged } = STOPPED_BY;
/** Where gitlab-ci-local keeps what a job hands on; for the colon it writes `Og`. */
function artifactsOf(copy: string, job: string): string {
  return join(copy, '.gitlab-ci-local/artifacts', job.replace(':', 'Og'));
}

describePipeline('the whole pipeline', () => {
  let prepared: Prepared;
  let clean: PipelineOutcome;
  beforeAll(async () => {
    prepared = readPrepared();
    const pipeline = process.env['RIPOSTE_PIPELINE_EVERYTHING']
      ? prepared.pipeline
      : withoutTests(prepared.pipeline);
    clean = await runPrepared(
      { ...prepared, cloud: undefined },
      { pipeline, onLine: tellProgress('clean') },
    );
  });

  it('passes, applies to dev, and finds everything awake', () => {
    expect(failuresOf(clean.jobs)).toStrictEqual({});
    expect(clean.jobs['apply:dev']?.lines).toContainEqual(
      expect.stringMatching(/^Apply complete! Resources: \d{3} added, 0 changed, 0 destroyed/),
    );
    expect(clean.jobs['smoke:dev']?.lines).toContainEqual(
      expect.stringMatching(/functions of dev run what was built/),
    );
    expect(clean.code).toBe(0);
  });

  it('runs every job that main has, and waits for a person before prod', () => {
    const needsImages = /^(?:toolbox$|image-)/;
    const onSchedule = /^(?:drift:|dependency-updates$)/;
    const expected = Object.keys(prepared.pipeline.jobs).filter(
      (name) =>
        !needsImages.test(name) && !onSchedule.test(name) && !/^(?:apply|smoke):prod$/.test(name),
    );

    expect(Object.keys(clean.jobs).sort()).toStrictEqual(expected.sort());
  });

  it('applies no plan that was swapped after it was judged', async () => {
    const planOf = (name: string): string =>
      join(artifactsOf(prepared.copy, `plan:${name}`), 'terraform', `${name}.tfplan`);
    cpSync(planOf('dev'), planOf('prod'));
    const { jobs } = await runPrepared({ ...prepared, cloud: undefined }, { jobs: ['apply:prod'] });

    expect(failuresOf(jobs)).toStrictEqual({ 'apply:prod': planNotAsJudged });
    expect(jobs['apply:prod']?.lines.filter((line) => line.includes('✗'))).toStrictEqual([
      expect.stringContaining('its hash differs from the record'),
      expect.stringContaining('its hash differs from the verdict'),
    ]);
    expect(jobs['apply:prod']?.lines.join('\n')).not.toMatch(/Creating\.\.\.|Apply complete/);
  });

  it('applies no plan that destroys a table, or makes a bucket public, whatever the scans before have said', async () => {
    const outcome = await runPlanted({
      name: 'destroyed-table',
      plant: (copy) => {
        renameTheTable(copy);
        writeFileSync(join(copy, 'terraform/planted.tf'), PUBLIC_BUCKET);
      },
      // Its packages are those that were built: no function differs.
      real: {
        build: [`cp -R '${artifactsOf(prepared.copy, 'build')}/dist' .`],
        ...{ 'plan:dev': 'as it is', 'gate:dev': 'as it is' },
      },
    });
    const { lines = [] } = outcome.jobs['gate:dev'] ?? {};

    expect(outcome.failed).toStrictEqual({ 'gate:dev': protectedResource });
    expect(lines).toContainEqual(
      expect.stringMatching(
        /module\.incidents\.aws_dynamodb_table\.\w+: the plan would replace it/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/✗ planted\.tf:\d+: HIGH AWS-0086/));
    expect(lines.at(-1)).toMatch(/^What to do: change the code so that nothing protected is lost/);
    expect(outcome.hasApplied).toBe(false);
  });
});

function renameTheTable(copy: string): void {
  const file = join(copy, 'terraform/incidents.tf');
  const before = readFileSync(file, 'utf8');
  const after = before.replace('{local.stack}-incidents"', '{local.stack}-cases"');
  if (after === before) throw new Error('the table has another name');
  writeFileSync(file, after);
}
