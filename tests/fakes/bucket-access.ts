import type { BucketAccess } from '../../shared/aws/bucket-access.ts';
import type { AccessBlock } from '../../shared/domain/buckets/access-block.ts';

/** One bucket as it really is. */
export interface FakeBucket {
  block: AccessBlock | undefined;
  policy: string | undefined;
}

type Change = 'put block' | 'remove block' | 'put policy' | 'remove policy';

interface FakeBehaviour {
  readonly fail?: (what: Change | 'read') => Error | undefined;
  /** Readings of each part after a change that still show what was before it. */
  readonly staleReads?: number;
  readonly loseChanges?: boolean;
}

export interface FakeBuckets extends BucketAccess {
  readonly bucket: FakeBucket;
  /** What was changed, in order. */
  readonly changes: Change[];
}

/** One bucket in memory. */
export function fakeBuckets(
  initial: Partial<FakeBucket> = {},
  behaviour: FakeBehaviour = {},
): FakeBuckets {
  const bucket: FakeBucket = { block: undefined, policy: undefined, ...initial };
  const changes: Change[] = [];
  let shown = { ...bucket };
  let stale = 0;
  const change = (what: Change, next: Partial<FakeBucket>): Promise<void> => {
    const error = behaviour.fail?.(what);
    if (error) return Promise.reject(error);
    changes.push(what);
    shown = { ...bucket };
    stale = 2 * (behaviour.staleReads ?? 0);
    if (!behaviour.loseChanges) Object.assign(bucket, next);
    return Promise.resolve();
  };
  const read = <K extends keyof FakeBucket>(part: K): Promise<FakeBucket[K]> => {
    const error = behaviour.fail?.('read');
    if (error) return Promise.reject(error);
    if (stale > 0) stale -= 1;
    else shown = { ...bucket };
    return Promise.resolve(shown[part]);
  };
  return {
    ...{ bucket, changes },
    readBlock: () => read('block'),
    putBlock: (_, block) => change('put block', { block }),
    removeBlock: () => change('remove block', { block: undefined }),
    readPolicy: () => read('policy'),
    putPolicy: (_, policy) => change('put policy', { policy }),
    removePolicy: () => change('remove policy', { policy: undefined }),
  };
}
