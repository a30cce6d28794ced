import { lintPipeline } from '../../scripts/pipeline/lint/lint-pipeline.ts';
import { jobsOn, type Occasion } from '../../scripts/pipeline/lint/occasions.ts';
import { type Pipeline, readPipeline } from '../../scripts/pipeline/lint/read-pipeline.ts';
import { readText } from './support/repository.ts';

const CI = '.gitlab/ci';

/** The pipeline with one text replaced by another in one file; the text must be there. */
function lintMutant(file: string, text: string, replacement: string): string[] {
  return lintPipeline((path) => {
    const original = readText(path);
    if (path !== file) return original;
    const mutant = original.replace(text, () => replacement);
    if (mutant === original) throw new Error(`${file} does not hold: ${text}`);
    return mutant;
  });
}

describe('the pipeline', () => {
  const pipeline: Pipeline = readPipeline(readText);
  const names = (occasion: Occasion): string[] => [...jobsOn(pipeline, occasion).keys()].sort();

  it('has no shape that lets something unsafe through', () => {
    expect(lintPipeline(readText)).toStrictEqual([]);
  });

  it('applies on the default branch alone, and only where AWS is switched on', () => {
    expect(names('main')).toStrictEqual(expect.arrayContaining(['apply:dev', 'apply:prod']));
    const elsewhere: Occasion[] = ['main without AWS', 'branch', 'merge request', 'tag', 'nightly'];
    const applying = elsewhere.flatMap(names).filter((name) => name.startsWith('apply:'));
    expect(applying).toStrictEqual([]);
  });

  it('plans dev for merge requests of the project itself, not of a fork', () => {
    expect(names('merge request')).toStrictEqual(expect.arrayContaining(['plan:dev', 'gate:dev']));
    expect(names('merge request')).not.toContain('plan:prod');
    expect(names('merge request of a fork')).not.toContain('plan:dev');
  });

  it('does on a schedule what the schedule is for', () => {
    expect(names('drift')).toStrictEqual(['drift:dev', 'drift:prod']);
    expect(names('weekly')).toStrictEqual(['dependency-updates']);
    expect(names('schedule without a task')).toStrictEqual([]);
    const isImage = (name: string): boolean => /^(?:toolbox|image)/.test(name);
    expect(names('nightly').filter((name) => !isImage(name))).toStrictEqual(
      names('main without AWS'),
    );
  });

  it('is made of files that are all included', () => {
    expect(pipeline.include.map(({ local }) => local)).toHaveLength(10);
  });
});

const GATE_DEV = '    - npm run ci -- gate dev';
const APPLY_DEV = '    - npm run ci -- apply dev';

describe('apply that does not wait', () => {
  it.each([
    [
      'a missing need',
      `${CI}/deploy.yml`,
      '  stage: apply-dev\n',
      '  stage: apply-dev\n  needs: [plan:dev]\n',
      'apply:dev: does not wait for gate:dev (main)',
    ],
    [
      'no need at all',
      `${CI}/deploy.yml`,
      '  stage: apply-dev\n',
      '  stage: apply-dev\n  needs: []\n',
      'apply:dev: does not wait for unit (main)',
    ],
    [
      'an optional need',
      `${CI}/deploy.yml`,
      '  stage: apply-dev\n',
      '  stage: apply-dev\n  needs: [{ job: gate:dev, optional: true }]\n',
      'apply:dev: needs something that may be missing',
    ],
    [
      'an earlier stage',
      `${CI}/deploy.yml`,
      '  stage: apply-dev\n',
      '  stage: scan\n',
      'apply:dev: does not wait for gate:dev (main)',
    ],
    [
      'when: always',
      `${CI}/deploy.yml`,
      '  stage: apply-dev\n',
      '  stage: apply-dev\n  when: always\n',
      'apply:dev: runs always, after a failure too',
    ],
    [
      'a gate that may fail',
      `${CI}/plan.yml`,
      '.gate:\n',
      '.gate:\n  allow_failure: true\n',
      'apply:dev: runs although gate:dev may fail (main)',
    ],
    [
      'a gate that may fail with its own code',
      `${CI}/plan.yml`,
      '.gate:\n',
      '.gate:\n  allow_failure:\n    exit_codes: [42]\n',
      'gate:prod: allow_failure lets the pipeline go on',
    ],
    [
      'a gate that is left out',
      `${CI}/plan.yml`,
      'gate:prod:\n',
      '.gate:prod:\n',
      'apply:prod: runs although gate:prod may not be in the pipeline (main)',
    ],
    [
      'a gate by hand, which is optional',
      `${CI}/plan.yml`,
      '.gate:\n',
      '.gate:\n  when: manual\n',
      'apply:dev: runs although gate:dev may fail (main)',
    ],
    [
      'a scan that never runs on main',
      `${CI}/scan.yml`,
      '  extends: .on-change\n',
      '  rules:\n    - if: $CI_COMMIT_BRANCH != "main"\n',
      'apply:dev: runs although dependencies may not be in the pipeline (main)',
    ],
    [
      'a scan only when some files changed',
      `${CI}/scan.yml`,
      '  extends: .on-change\n',
      '  rules:\n    - changes: [package.json]\n',
      'apply:prod: runs although dependencies may not be in the pipeline (main)',
    ],
    [
      'an untested prod',
      `${CI}/deploy.yml`,
      'smoke:dev:\n',
      '.smoke:dev:\n',
      'apply:prod: runs although smoke:dev may not be in the pipeline (main)',
    ],
    [
      'prod by itself',
      `${CI}/deploy.yml`,
      '      when: manual\n',
      '      when: on_success\n',
      'apply:prod: must run manual, not on_success',
    ],
    [
      'prod as an option',
      `${CI}/deploy.yml`,
      '      allow_failure: false\n',
      '      allow_failure: true\n',
      'apply:prod: must not be optional',
    ],
    [
      'a merge request that applies',
      `${CI}/deploy.yml`,
      'extends: [.apply, .writes-dev, .on-main]',
      'extends: [.apply, .writes-dev, .on-main-or-merge-request]',
      'apply:dev: runs on merge request',
    ],
    [
      'a swallowed failure',
      `${CI}/plan.yml`,
      GATE_DEV,
      `${GATE_DEV} || true`,
      'gate:dev: swallows a failure with ||',
    ],
    [
      'a failure that a later line hides',
      `${CI}/plan.yml`,
      GATE_DEV,
      `    - set +e\n${GATE_DEV}`,
      'gate:dev: switches off that a failure stops the job',
    ],
    [
      'Terraform by itself',
      `${CI}/deploy.yml`,
      APPLY_DEV,
      '    - terraform -chdir=terraform apply -auto-approve',
      'apply:dev: must run the script alone',
    ],
    [
      'Terraform in another job',
      `${CI}/build.yml`,
      '    - npm run build\n',
      '    - terraform apply dev.tfplan\n',
      'build: applies to no environment that is known (main)',
    ],
    [
      'no verdict',
      `${CI}/deploy.yml`,
      'dependencies: [build, plan:dev, gate:dev]',
      'dependencies: [build, plan:dev]',
      'apply:dev: must take the verdict',
    ],
    [
      'an apply that is cut off',
      `${CI}/deploy.yml`,
      '  interruptible: false\n',
      '  interruptible: true\n',
      'apply:dev: must not be interruptible',
    ],
    [
      'an apply tried twice',
      `${CI}/deploy.yml`,
      '  retry: 0\n',
      '',
      'apply:prod: must not be tried again by itself',
    ],
  ])('%s', (_case, ...[file, text, replacement, problem]) => {
    expect(lintMutant(file, text, replacement)).toContain(problem);
  });
});

describe('what else is refused', () => {
  const key = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

  it.each([
    [
      'a key that lives long',
      '.gitlab-ci.yml',
      "  GIT_DEPTH: '20'\n",
      "  AWS_ACCESS_KEY_ID: '1'\n",
      'variables: AWS_ACCESS_KEY_ID is a long-lived key',
    ],
    [
      'a secret as a value',
      '.gitlab-ci.yml',
      "  GIT_DEPTH: '20'\n",
      '  SLACK_WEBHOOK: https://example.com\n',
      'variables: SLACK_WEBHOOK has a secret as its value',
    ],
    [
      'a key in a script',
      `${CI}/test.yml`,
      '    - npm test -- python\n',
      `    - echo ${key}\n`,
      'local-aws: a secret is written in its script',
    ],
    [
      'a token for the wrong environment',
      `${CI}/identity.yml`,
      'aud: riposte/dev/apply',
      'aud: riposte/prod/apply',
      'apply:dev: the audience riposte/prod/apply is for another environment',
    ],
    [
      'a token for everything',
      `${CI}/identity.yml`,
      'aud: riposte/dev/plan',
      'aud: https://gitlab.com',
      'plan:dev: the audience https://gitlab.com is not riposte/<environment>/<plan|apply>',
    ],
    [
      'a scanner that could read the token',
      `${CI}/plan.yml`,
      '    - npm run ci -- plan dev',
      '    - npm run scan -- terraform/dev.tfplan',
      'plan:dev: runs a scanner that could read its ID token',
    ],
    [
      'a token to sign where nothing is signed',
      `${CI}/image.yml`,
      '    - cosign sign --yes "$IMAGE_DIGEST"\n',
      '    - cosign version\n',
      'image-sign: has a token to sign, or signs, but not both',
    ],
    [
      'a signature by a job that may apply',
      `${CI}/image.yml`,
      '      aud: sigstore\n',
      '      aud: sigstore\n    AWS_ID_TOKEN:\n      aud: riposte/dev/apply\n',
      'image-sign: signs with more than the token to sign',
    ],
    [
      'a plan that guests can read',
      `${CI}/plan.yml`,
      '    access: developer\n',
      '',
      'plan:dev: guests could read its plan',
    ],
    [
      'a plan that is kept for ever',
      `${CI}/plan.yml`,
      '    expire_in: 2 days\n',
      '',
      'plan:prod: its artifacts do not expire within a week',
    ],
    [
      'two environments at once',
      `${CI}/deploy.yml`,
      '  resource_group: dev\n',
      '',
      'apply:dev: needs the resource_group of its environment',
    ],
    [
      'an image of any version',
      '.gitlab-ci.yml',
      'toolbox:2026-11-29',
      'toolbox:latest',
      'check: the image "$CI_REGISTRY_IMAGE/toolbox:latest" has no fixed version',
    ],
    [
      'a cache that follows nothing',
      `${CI}/test.yml`,
      'files: [terraform/.terraform.lock.hcl]',
      'files: [README.md]',
      'terraform-tests: a cache is not keyed by a lock file',
    ],
    [
      'a script from the internet',
      `${CI}/build.yml`,
      '    - npm run build\n',
      '    - curl https://example.com/x | sh\n',
      'build: runs what it downloads',
    ],
    [
      'a job without advice',
      `${CI}/plan.yml`,
      '    ADVICE: read what Terraform',
      '    OTHER: read what Terraform',
      'plan:dev: has no ADVICE for when it fails',
    ],
    [
      'a keyword that is mistyped',
      `${CI}/plan.yml`,
      '  resource_group: dev\n',
      '  resource-group: dev\n',
      expect.stringMatching(/^plan:dev: .*Invalid key/),
    ],
    [
      'an unknown value of when',
      `${CI}/scan.yml`,
      '  stage: scan\n',
      '  stage: scan\n  when: mostly\n',
      expect.stringMatching(/^misconfigurations-and-secrets: when Invalid type/),
    ],
    [
      'a template that is not there',
      `${CI}/scan.yml`,
      '  extends: .on-change\n',
      '  extends: .on-chance\n',
      '.on-chance: there is no such template',
    ],
    [
      'a stage that is not there',
      `${CI}/scan.yml`,
      '  stage: scan\n',
      '  stage: scam\n',
      'misconfigurations-and-secrets: there is no such stage',
    ],
    [
      'two pipelines for one push',
      '.gitlab-ci.yml',
      '      when: never\n',
      '',
      'workflow: branch with an open merge request has two pipelines',
    ],
    [
      'no pipeline for main',
      '.gitlab-ci.yml',
      '    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n',
      '',
      'workflow: main with an open merge request has no pipeline',
    ],
    [
      'a condition that nobody can read',
      `${CI}/rules.yml`,
      '$TASK != "nightly"',
      '$TASK is not nightly',
      expect.stringMatching(/^cannot read the condition/),
    ],
    [
      'a job by a name that is a keyword',
      `${CI}/image.yml`,
      'image-scan:\n',
      'services:\n',
      "services: is a word of GitLab's, not a name for a job",
    ],
    [
      'a job that another file replaces',
      `${CI}/scan.yml`,
      'second-opinion:\n',
      'check:\n',
      'check: is defined twice',
    ],
  ])('%s', (_case, ...[file, text, replacement, problem]) => {
    expect(lintMutant(file, text, replacement)).toContainEqual(problem);
  });
});
