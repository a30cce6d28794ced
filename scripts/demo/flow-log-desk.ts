import { createHash } from 'node:crypto';
import { EC2Client } from '@aws-sdk/client-ec2';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { StoredEvidence } from '../../shared/domain/context/traffic-evidence.ts';
import type { Server } from '../local-aws/customer-server.ts';
import type { FlowLine } from '../local-aws/flow-lines.ts';
import { createFlowLogDelivery, type DeliveredObject } from '../local-aws/flow-logs.ts';
import { describeInterfaces, type InterfaceFacts } from '../local-aws/interface-facts.ts';
import { localClientConfiguration, type PlatformDescription } from '../local-aws/platform-file.ts';
import type { Watched } from './traffic-lines.ts';

/** Flow logs of one server, and what is made of them. */
export interface FlowLogDesk {
  readonly bucket: string;
  readonly watched: Watched;
  /** Does what AWS does some minutes after the traffic. */
  readonly deliver: (lines: readonly FlowLine[]) => Promise<readonly DeliveredObject[]>;
  /** SHA-256 of the object as it lies in S3 now, hexadecimal. */
  readonly hashOf: (stored: StoredEvidence) => Promise<string>;
}

/** Opens the desk for a server with two interfaces; throws when it has not as many. */
export async function openFlowLogDesk(
  platform: PlatformDescription,
  { eniIds, vpcId }: Server,
): Promise<FlowLogDesk> {
  const configuration = localClientConfiguration(platform);
  const s3 = new S3Client({ ...configuration, forcePathStyle: true });
  const bucket = v.parse(v.string(), platform.outputs['flow_log_bucket']);
  const facts = await describeInterfaces(new EC2Client(configuration), eniIds);
  const { deliver } = createFlowLogDelivery({
    ...{ s3, bucket, accountId: platform.account, region: platform.region },
    flowLogId: vpcId.replace('vpc-', 'fl-'),
    interfaces: Object.fromEntries(facts.map(({ eniId, values }) => [eniId, values])),
  });
  return { bucket, watched: watchedOf(facts), deliver, hashOf: async (at) => hashOf(s3, at) };
}

function watchedOf([main, management]: readonly InterfaceFacts[]): Watched {
  if (!main || !management) throw new Error('the server does not have two interfaces');
  return { main, management };
}

async function hashOf(s3: S3Client, { bucket, key }: StoredEvidence): Promise<string> {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const bytes = (await body?.transformToByteArray()) ?? new Uint8Array();
  return createHash('sha256').update(bytes).digest('hex');
}
