import { ListObjectsV2Command, type S3Client, type _Object } from '@aws-sdk/client-s3';
import { defined } from '../domain/defined.ts';
import { rethrowAsStorageError } from './s3-errors.ts';

/** An object as S3 lists it. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag?: string;
  /** Unix seconds. */
  readonly lastModified?: number;
}

export interface ListedPage {
  readonly objects: readonly ListedObject[];
  /** Folders in it, each with a slash at its end. */
  readonly folders: readonly string[];
}

interface Listing {
  readonly bucket: string;
  readonly folder: string;
  /** Where to go on after this key; undefined: with the next one. */
  readonly leap: (key: string) => string | undefined;
}

/**
 * Lists one folder page by page (1000 entries), its objects and the folders in it, leaping over what is of no interest. Ends with
 * the signal. Throws StorageError or TransientError. Needs s3:ListBucket.
 */
export async function* listFolder(
  client: S3Client,
  { bucket, folder, leap }: Listing,
  abortSignal: AbortSignal,
): AsyncGenerator<ListedPage> {
  let next: { readonly ContinuationToken?: string; readonly StartAfter?: string } | undefined = {};
  while (next) {
    const command: ListObjectsV2Command = new ListObjectsV2Command({
      ...{ Bucket: bucket, Prefix: folder, Delimiter: '/' },
      ...next,
    });
    const answer = await client
      .send(command, { abortSignal })
      .catch(rethrowAsStorageError({ doing: 'list', bucket }));
    const objects = (answer.Contents ?? []).flatMap(toListed);
    const folders = (answer.CommonPrefixes ?? []).flatMap(({ Prefix: prefix }) => prefix ?? []);
    yield { objects, folders };
    const token = answer.IsTruncated ? answer.NextContinuationToken : undefined;
    next = token === undefined ? undefined : nextPage(token, { objects, folders }, leap);
  }
}

function nextPage(token: string, { objects, folders }: ListedPage, leap: Listing['leap']) {
  const last = objects.at(-1)?.key;
  // After a folder there is nothing to be seen of the keys that come next.
  const target = last !== undefined && last > (folders.at(-1) ?? '') ? leap(last) : undefined;
  const isAhead = target !== undefined && last !== undefined && target > last;
  return isAhead ? { StartAfter: target } : { ContinuationToken: token };
}

/** Whether there is anything under a prefix. */
export async function hasObjects(
  client: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  abortSignal: AbortSignal,
): Promise<boolean> {
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 });
  const { Contents: contents = [] } = await client
    .send(command, { abortSignal })
    .catch(rethrowAsStorageError({ doing: 'list', bucket }));
  return contents.length > 0;
}

/** Without the empty objects that consoles make for folders. */
function toListed({ Key: key, Size: size = 0, ETag: etag, LastModified: date }: _Object) {
  if (key === undefined || key.endsWith('/')) return [];
  const lastModified = date && Math.floor(date.getTime() / 1000);
  return [{ key, size, ...defined({ etag, lastModified }) }];
}
