import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { apply, initialise, outputs } from '../../local-aws/terraform.ts';
import {
  providerSource,
  reachingLocalAws,
  terraformEnvironment,
} from '../../local-aws/terraform-environment.ts';
import { copyConfiguration, writeVariables } from '../../local-aws/working-copy.ts';
import type { Cloud } from '../../local-aws/platform.ts';
import { ENVIRONMENTS } from '../lint/applying-jobs.ts';
import type { Project } from './issue-token.ts';
import type { EnvironmentVariables } from './local-pipeline.ts';

/** The local AWS has one account. */
const ACCOUNT = '123456789012';
const Arns = v.record(v.string(), v.string());
const OutputsSchema = v.object({
  state_bucket: v.string(),
  plan_role_arns: Arns,
  apply_role_arns: Arns,
  function_boundary_arn: v.string(),
});

/** What a person does once for an account (docs/deploy.md): terraform/bootstrap. Answers what the environments must then be told. */
export async function prepareAccount(
  cloud: Cloud,
  project: Project,
  name: string,
): Promise<{ readonly variables: EnvironmentVariables; readonly boundary: string }> {
  const folder = join(copyConfiguration(name), 'bootstrap');
  writeFileSync(join(folder, 'local_override.tf'), PATH_STYLE);
  const environment = reachingLocalAws(
    terraformEnvironment(process.env, providerSource()),
    cloud.endpoint,
    cloud.region,
  );
  const workspace = { folder, environment };
  await initialise(workspace);
  const variables = {
    ...{ account_id: ACCOUNT, region: cloud.region, environments: ENVIRONMENTS },
    gitlab: { project_path: project.path, branch: project.branch },
  };
  await apply(workspace, [writeVariables(folder, variables)], () => undefined);
  const made = v.parse(OutputsSchema, await outputs(workspace));
  const told = ENVIRONMENTS.map((environmentName) => [
    environmentName,
    {
      ...{ AWS_REGION: cloud.region, TF_STATE_BUCKET: made.state_bucket },
      AWS_PLAN_ROLE_ARN: made.plan_role_arns[environmentName] ?? '',
      AWS_APPLY_ROLE_ARN: made.apply_role_arns[environmentName] ?? '',
    },
  ]);
  const byEnvironment = v.parse(v.record(v.string(), Arns), Object.fromEntries(told));
  return { variables: byEnvironment, boundary: made.function_boundary_arn };
}

const PATH_STYLE = `# Written by npm run pipeline: bucket names in the path of a request.
provider "aws" {
  s3_use_path_style = true
  max_retries       = 2
}
`;

/** Makes the copy ready for the account: boundary, and how its Terraform reaches the local AWS. Answers files that git ignores. */
export function adaptCopy(copy: string, boundary: string): readonly string[] {
  for (const environment of ENVIRONMENTS) {
    const file = join(copy, 'terraform/environments', `${environment}.tfvars`);
    appendFileSync(file, `\npermissions_boundary_arn = "${boundary}"\n`);
  }
  const override = 'terraform/local_override.tf';
  writeFileSync(join(copy, override), `${PATH_STYLE}\n${STATE_PATH_STYLE}`);
  return [override];
}

const STATE_PATH_STYLE = `terraform {
  backend "s3" {
    use_path_style = true
  }
}
`;
