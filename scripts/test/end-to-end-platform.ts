import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { parse, stringify } from 'yaml';
import type { Platform, Settings } from '../local-aws/apply-platform.ts';
import { localFolder, repositoryRoot } from '../local-aws/paths.ts';
import { type Cloud, startPlatform } from '../local-aws/platform.ts';
import { localClientConfiguration, writePlatformFile } from '../local-aws/platform-file.ts';
import type { Progress } from '../progress.ts';

/** Name of the SNS topic that the platform is told to take findings from. */
export const FINDING_TOPIC = 'customer-findings';
/** Bucket and key of the list of bad addresses that the platform is told to use; tests write it. */
export const LIST_BUCKET = 'customer-lists';
export const INDICATORS = 'indicators.txt';
/** Roles and users that the platform is told to protect: the functions' own policies deny them. */
export const PROTECTED_PRINCIPALS: readonly string[] = ['ci-deploy', 'break-glass'];

interface EndToEndOptions {
  readonly progress: Progress;
  /** Folder below .local/. */
  readonly name: string;
  /** Where the tests find the description of the platform. */
  readonly platformFile: string;
}

/** Applies the platform as the end-to-end tests need it, for `npm test` and for jest alone. */
export async function startEndToEndPlatform(options: EndToEndOptions): Promise<Platform> {
  const { progress, name, platformFile } = options;
  const prepare = async (cloud: Cloud): Promise<Settings> => ({
    ...(await prepareSources(cloud)),
    response_policy_file: writeProtectingPolicy(name),
    // Tests change by hand what is contained, and say themselves when somebody is to look.
    containment_checks: { every_minutes: 60 },
  });
  const platform = await startPlatform({ progress, name, prepare });
  writePlatformFile(platformFile, platform);
  return platform;
}

/** The policy of a new installation in which somebody has named whom to protect, and orders stops; answers its path. */
function writeProtectingPolicy(name: string): string {
  const text = readFileSync(
    join(repositoryRoot, 'terraform/policies/response-policy.yaml'),
    'utf8',
  );
  const policy = parse(text) as { protected: object; tracked_paths: object };
  const file = join(localFolder, name, 'response-policy.yaml');
  policy.protected = { ...policy.protected, principals: PROTECTED_PRINCIPALS };
  // Gives the right to it; what is done, the policies of the tests say.
  policy.tracked_paths = { left_open: 'stop' };
  writeFileSync(file, stringify(policy));
  return file;
}

/** A topic by which findings come from another region, and a bucket with lists of the customer's. */
async function prepareSources(cloud: Cloud): Promise<Settings> {
  const sns = new SNSClient(localClientConfiguration(cloud));
  const { TopicArn: arn } = await sns.send(new CreateTopicCommand({ Name: FINDING_TOPIC }));
  sns.destroy();
  const s3 = new S3Client({ ...localClientConfiguration(cloud), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: LIST_BUCKET }));
  s3.destroy();
  const indicators = { bucket: LIST_BUCKET, key: INDICATORS };
  // Tests block many addresses within an hour.
  const blocking = { enabled: true, max_per_hour: 1000 };
  return { finding_topic_arns: [arn], flow_logs: { indicators }, address_blocking: blocking };
}
