import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Cloud } from '../local-aws/platform.ts';
import type { Evidence } from './evidence.ts';

/** Credentials as the SDK takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where the customer keeps what a thief is after. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
}

/** How AWS answered a call. */
export type CallResult = 'works' | { readonly code: string };

/** Somebody who reads the object with credentials of their own; each call is signed with them and really made. */
export interface Caller {
  readonly who: string;
  readonly call: () => Promise<CallResult>;
}

/** A caller of the local AWS. The SDK must not try again by itself: the first answer counts. */
export function createCaller(
  { endpoint, region }: Cloud,
  object: StoredObject,
  { who, keys: credentials }: { readonly who: string; readonly keys: Keys },
): Caller {
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  const command = new GetObjectCommand({ Bucket: object.bucket, Key: object.key });
  const call = async (): Promise<CallResult> => {
    try {
      const { Body: body } = await s3.send(command);
      await body?.transformToByteArray();
      return 'works';
    } catch (error) {
      return { code: codeOf(error) };
    }
  };
  return { who, call };
}

/** The code of a refusal; anything that AWS has not said is an error of ours. */
function codeOf(error: unknown): string {
  if (error instanceof S3ServiceException) return error.name;
  throw error;
}

export function describeResult(result: CallResult): string {
  return result === 'works' ? result : `refused: ${result.code}`;
}

/** The answers of all callers at one time. */
export interface CallsAt {
  readonly when: string;
  readonly results: ReadonlyMap<string, CallResult>;
}

/** Asks everybody to call once. */
export async function callAll(when: string, callers: readonly Caller[]): Promise<CallsAt> {
  const made = callers.map(async ({ who, call }) => [who, await call()] as const);
  return { when, results: new Map(await Promise.all(made)) };
}

export function allWork({ results }: CallsAt, callers: readonly Caller[]): boolean {
  return callers.every(({ who }) => results.get(who) === 'works');
}

export function noneWorks({ results }: CallsAt, callers: readonly Caller[]): boolean {
  return callers.every(({ who }) => results.has(who) && results.get(who) !== 'works');
}

/** Who gets what at which time. */
export function callsEvidence(
  { bucket, key }: StoredObject,
  callers: readonly Caller[],
  times: readonly CallsAt[],
): Evidence {
  return {
    title: 'Calls to AWS, made for real',
    of: `GetObject s3://${bucket}/${key}`,
    times: times.map(({ when }) => when),
    rows: callers.map(({ who }) => ({
      name: who,
      cells: times.map(({ results }) => {
        const result = results.get(who);
        if (result === undefined) return [];
        return [{ text: describeResult(result), isCut: result !== 'works' }];
      }),
    })),
  };
}
