/** Whose flow log it is, and how its objects are laid out (aws_flow_log, destination_options). */
export interface KeyLayout {
  /** What stands before `AWSLogs/`, without a slash at its end. */
  readonly prefix?: string;
  readonly accountId: string;
  readonly region: string;
  /** `fl-…` */
  readonly flowLogId: string;
  readonly hive: boolean;
  readonly hourly: boolean;
}

/** A file holds what ended within these seconds. */
export const FILE_SECONDS = 300;

/** Beginning of the five minutes that a record is filed under: its end counts. Unix seconds. */
export function fileTimeOf(end: number): number {
  return end - (end % FILE_SECONDS);
}

/**
 * Key of an object with the records that ended in the five minutes from `fileTime` (Unix seconds) on.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export function flowLogKey(layout: KeyLayout, fileTime: number, hash: string): string {
  const { prefix, accountId, region, flowLogId } = layout;
  const stamp = new Date(fileTime * 1000).toISOString();
  const [year = '', month = '', day = '', hour = ''] = stamp.split(/[-T:]/);
  const minute = stamp.slice(0, 16).replaceAll(/[-:]/g, '');
  return [
    ...(prefix === undefined ? [] : [prefix]),
    'AWSLogs',
    ...folders(layout, [year, month, day, hour]),
    `${accountId}_vpcflowlogs_${region}_${flowLogId}_${minute}Z_${hash}.log.gz`,
  ].join('/');
}

function folders({ accountId, region, hive, hourly }: KeyLayout, time: readonly string[]) {
  const names = ['aws-account-id', 'aws-service', 'aws-region', 'year', 'month', 'day', 'hour'];
  const values = [accountId, 'vpcflowlogs', region, ...time];
  const used = hourly ? values : values.slice(0, -1);
  return hive ? used.map((value, at) => `${names[at] ?? ''}=${value}`) : used;
}
