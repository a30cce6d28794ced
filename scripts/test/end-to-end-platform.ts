import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Platform, Settings } from '../local-aws/apply-platform.ts';
import { type Cloud, startPlatform } from '../local-aws/platform.ts';
import { localClientConfiguration, writePlatformFile } from '../local-aws/platform-file.ts';
import type { Progress } from '../progress.ts';

/** Name of the SNS topic that the platform is told to take findings from. */
export const FINDING_TOPIC = 'customer-findings';

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
  const platform = await startPlatform({ progress, name, prepare: prepareSources });
  writePlatformFile(platformFile, platform);
  return platform;
}

/** A topic by which findings come from another region, as the platform is told to listen to. */
async function prepareSources(cloud: Cloud): Promise<Settings> {
  const sns = new SNSClient(localClientConfiguration(cloud));
  const { TopicArn: arn } = await sns.send(new CreateTopicCommand({ Name: FINDING_TOPIC }));
  sns.destroy();
  return { finding_topic_arns: [arn] };
}
