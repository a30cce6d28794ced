import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../local-aws/cloud.ts';
import type { Project } from './issue-token.ts';
import type { EnvironmentVariables } from './local-pipeline.ts';
import { adaptCopy, prepareAccount } from './prepare-account.ts';
import { commitAll } from './stage-copy.ts';

const REGION = 'eu-west-1';
export const PROJECT: Project = { path: 'security/riposte', branch: 'main' };

/** A local AWS that knows the pipeline's roles, and what jobs must be told to work on it. */
export interface PipelineCloud {
  readonly cloud: LocalAws;
  /** Of all jobs. */
  readonly variables: Readonly<Record<string, string>>;
  readonly environments: EnvironmentVariables;
}

/** Starts a local AWS, applies terraform/bootstrap to it, and makes the copy ready for it. */
export async function startPipelineCloud(copy: string, folder: string): Promise<PipelineCloud> {
  const cloud = await startLocalAws({ region: REGION, logFile: join(folder, 'local-aws.log') });
  try {
    const { endpoint } = cloud;
    const account = await prepareAccount({ endpoint, region: REGION }, PROJECT, 'pipeline-account');
    await commitAll(copy, adaptCopy(copy, account.boundary));
    const variables = {
      ...{ AWS_DEPLOYMENT: 'on', AWS_EC2_METADATA_DISABLED: 'true' },
      // Terraform's S3 backend takes a role by the second alone.
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_STS: endpoint },
      // With the provider's default of 25 an error of the emulator would look like a hang.
      AWS_MAX_ATTEMPTS: '2',
    };
    return { cloud, variables, environments: account.variables };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}
