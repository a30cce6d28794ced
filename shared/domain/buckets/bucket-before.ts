import type { AccessBlock } from './access-block.ts';

/** What a bucket, or an account, was before containment: enough to restore it exactly. An absent part was not configured. */
export interface BucketBefore {
  readonly block?: AccessBlock;
  /** JSON text, as S3 gave it. */
  readonly policy?: string;
}

/** Under which name a record of before holds a bucket. */
export const BUCKET = 'bucket';
/** The same for an account, which has a public access block alone. */
export const ACCOUNT = 'account';
