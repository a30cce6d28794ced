import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { FLOW_LOG_FIELDS, type FlowLine, formatFlowLines } from './flow-lines.ts';
import { fileTimeOf, flowLogKey, type KeyLayout } from './flow-log-keys.ts';

/** A flow log as `aws_flow_log` makes it, with the bucket that it delivers to. */
export interface FlowLogSettings {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly prefix?: string;
  readonly accountId: string;
  readonly region: string;
  /** `fl-…` */
  readonly flowLogId?: string;
  /** Hive-compatible and hourly when absent, as Terraform creates them. */
  readonly layout?: Pick<KeyLayout, 'hive' | 'hourly'>;
  /** Names of the fields in their order; those of Terraform when absent. */
  readonly format?: readonly string[];
  /** What the service knows of interfaces: `vpc-id`, `subnet-id`, `instance-id` by interface id. */
  readonly interfaces?: Readonly<Record<string, FlowLine['values']>>;
}

/** An object as delivered. */
export interface DeliveredObject {
  readonly key: string;
  readonly records: number;
}

export interface FlowLogDelivery {
  /** Writes one object for each five minutes in which records end, oldest first. Two deliveries never share an object. */
  readonly deliver: (lines: readonly FlowLine[]) => Promise<readonly DeliveredObject[]>;
}

/** What the delivery service of VPC flow logs does: gzip text with a header line, in AWS's layout of keys. */
export function createFlowLogDelivery(settings: FlowLogSettings): FlowLogDelivery {
  const { format = FLOW_LOG_FIELDS, interfaces = {} } = settings;
  const { layout = { hive: true, hourly: true }, flowLogId = 'fl-0f1e2d3c4b5a69788' } = settings;
  let deliveries = 0;
  const put = async (fileTime: number, lines: readonly FlowLine[]): Promise<DeliveredObject> => {
    const text = formatFlowLines(lines, format);
    deliveries += 1;
    const hash = createHash('sha256').update(`${deliveries} ${text}`).digest('hex').slice(0, 8);
    const key = flowLogKey({ ...settings, ...layout, flowLogId }, fileTime, hash);
    const Body = gzipSync(text);
    const object = { Bucket: settings.bucket, Key: key, Body };
    await settings.s3.send(new PutObjectCommand(object));
    return { key, records: lines.length };
  };
  return {
    deliver: async (lines) => {
      const known = lines.map((line) => withKnown(line, settings.accountId, interfaces));
      const files = Map.groupBy(known, ({ end }) => fileTimeOf(end));
      const delivered: DeliveredObject[] = [];
      for (const [fileTime, inside] of [...files].sort(([a], [b]) => a - b)) {
        delivered.push(await put(fileTime, inside));
      }
      return delivered;
    },
  };
}

function withKnown(
  line: FlowLine,
  accountId: string,
  interfaces: NonNullable<FlowLogSettings['interfaces']>,
): FlowLine {
  const known = interfaces[String(line.values['interface-id'])];
  return { ...line, values: { 'account-id': accountId, ...known, ...line.values } };
}
