import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { type LocalAws, startLocalAws } from '../../local-aws/cloud.ts';
import { localClientConfiguration } from '../../local-aws/platform-file.ts';

const REGION = 'eu-west-1';
const STATE_BUCKET = 'pipeline-states';

/** A local AWS with a state bucket, and what jobs must know to work on it. */
export interface PipelineCloud {
  readonly cloud: LocalAws;
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts the local AWS for a pipeline in `copy`; nothing of the pipeline itself knows of it. */
export async function startPipelineCloud(copy: string, folder: string): Promise<PipelineCloud> {
  mkdirSync(folder, { recursive: true });
  const cloud = await startLocalAws({ region: REGION, logFile: join(folder, 'local-aws.log') });
  try {
    await createStateBucket(cloud.endpoint);
    writeFileSync(join(copy, 'terraform', 'local_override.tf'), OVERRIDE);
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  const variables = {
    ...{ AWS_DEPLOYMENT: 'on', TF_STATE_BUCKET: STATE_BUCKET, AWS_REGION: REGION },
    ...{ AWS_ENDPOINT_URL: cloud.endpoint, AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  };
  return { cloud, variables };
}

async function createStateBucket(endpoint: string): Promise<void> {
  const configuration = localClientConfiguration({ endpoint, region: REGION });
  const s3 = new S3Client({ ...configuration, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: STATE_BUCKET }));
  const versioning = {
    Bucket: STATE_BUCKET,
    VersioningConfiguration: { Status: 'Enabled' },
  } as const;
  await s3.send(new PutBucketVersioningCommand(versioning));
  s3.destroy();
}

/** Ignored by git, so that it is no change of the copy. */
const OVERRIDE = `# Written by npm run pipeline: bucket names in the path of a request, no account to ask.
terraform {
  backend "s3" {
    use_path_style              = true
    skip_credentials_validation = true
    skip_requesting_account_id  = true
  }
}

provider "aws" {
  s3_use_path_style = true
  max_retries       = 2
}
`;
