import type { TimeWindow } from './object-keys.ts';

/** `hive`: folders such as `year=2026/`. */
export const KEY_STYLES = ['plain', 'hive'] as const;
export type KeyStyle = (typeof KEY_STYLES)[number];

/** Where flow logs of one account and region lie in a bucket. */
export interface KeyLocation {
  /** Folder that was given with the destination, with or without slashes around it. */
  readonly prefix?: string | undefined;
  readonly account: string;
  readonly region: string;
  readonly style: KeyStyle;
}

/** A folder for each day, or one for each hour in it. */
export type Partition = 'day' | 'hour';

const SECONDS = { day: 86_400, hour: 3600 } as const;
/**
 * The guide does not say whose time the folders have. A record begins at most 10 minutes before it ends, and is delivered about 10
 * minutes after that, every 5. Source: VPC User Guide, "Aggregation interval" and "Flow log files".
 */
const FOLDER_SLACK = { before: 10 * 60, after: (10 + 10 + 5) * 60 } as const;

/** The folder of all flow logs of an account and region, with a slash at its end. Source: VPC User Guide, "Flow log files". */
export function basePrefix({ prefix = '', account, region, style }: KeyLocation): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  const logs = folder === '' ? 'AWSLogs' : `${folder}/AWSLogs`;
  return style === 'hive'
    ? `${logs}/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/`
    : `${logs}/${account}/vpcflowlogs/${region}/`;
}

/** Folders that can hold records of the window, in order of time, each with a slash at its end. */
export function listPrefixes(
  { from, to }: TimeWindow,
  { partition, ...location }: KeyLocation & { readonly partition: Partition },
): string[] {
  const step = SECONDS[partition];
  const base = basePrefix(location);
  const prefixes = [];
  const last = to + FOLDER_SLACK.after;
  for (let at = floor(from - FOLDER_SLACK.before, step); at <= last; at += step)
    prefixes.push(`${base}${timeFolders(at, partition, location.style)}`);
  return prefixes;
}

function floor(seconds: number, step: number): number {
  return Math.floor(seconds / step) * step;
}

const NAMES = ['year', 'month', 'day', 'hour'] as const;

function timeFolders(seconds: number, partition: Partition, style: KeyStyle): string {
  const parts = new Date(seconds * 1000).toISOString().slice(0, 13).split(/[-T]/);
  return parts
    .slice(0, partition === 'day' ? 3 : 4)
    .map((part, index) => (style === 'hive' ? `${NAMES[index] ?? ''}=${part}/` : `${part}/`))
    .join('');
}
