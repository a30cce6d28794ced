import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ACCOUNT, OBJECT_SECONDS } from './object-text.ts';

/** To be raised whenever the generator writes other bytes, so that no old data is taken for new. */
const GENERATOR_VERSION = 1;
const SEED = 20_261_121;
const OBJECTS = 24;
const FULL_FACTOR = 10;
const REGION = 'eu-west-1';
const FLOW_LOG = 'fl-0a1b2c3d4e5f60718';
/** 2026-11-21T00:00:00Z in Unix seconds. */
const BEGIN = 1_795_219_200;

/** Flow logs of an invented account: one object for every five minutes. */
export interface DataSet {
  readonly seed: number;
  /** Where its objects lie, under the keys that AWS would give them. */
  readonly folder: string;
  readonly recordsPerObject: number;
  readonly records: number;
  /** Unix seconds: nothing in it begins earlier or ends later. */
  readonly window: { readonly from: number; readonly to: number };
  readonly objects: readonly DataObject[];
}

export interface DataObject {
  readonly index: number;
  readonly path: string;
  /** Unix seconds at which its five minutes begin. */
  readonly from: number;
}

/** `full`: ten times as many objects of the same size; the first of them are the same ones. */
export function describeDataSet(
  cache: string,
  { records, full = false }: { readonly records: number; readonly full?: boolean },
): DataSet {
  const recordsPerObject = Math.ceil(records / OBJECTS);
  const count = full ? OBJECTS * FULL_FACTOR : OBJECTS;
  const name = `v${GENERATOR_VERSION}-seed-${SEED}-${recordsPerObject}-an-object`;
  const folder = join(cache, 'flow-logs', name);
  const objects = Array.from({ length: count }, (_, index) => {
    const from = BEGIN + index * OBJECT_SECONDS;
    return { index, from, path: join(folder, objectKey(index, from)) };
  });
  return {
    ...{ seed: SEED, folder, recordsPerObject, records: recordsPerObject * count, objects },
    window: { from: BEGIN - OBJECT_SECONDS, to: BEGIN + count * OBJECT_SECONDS },
  };
}

/** Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html */
function objectKey(index: number, from: number): string {
  const [date = '', time = ''] = new Date(from * 1000).toISOString().split('T');
  const stamp = `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const hash = createHash('sha256').update(`${SEED} ${index}`).digest('hex').slice(0, 8);
  const file = `${ACCOUNT}_vpcflowlogs_${REGION}_${FLOW_LOG}_${stamp}_${hash}.log.gz`;
  return ['AWSLogs', ACCOUNT, 'vpcflowlogs', REGION, ...date.split('-'), file].join('/');
}
