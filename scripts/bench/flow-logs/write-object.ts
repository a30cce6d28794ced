import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Network } from './network.ts';
import { type ObjectRequest, objectText } from './object-text.ts';

const compress = promisify(gzip);

export interface WriteRequest extends ObjectRequest {
  readonly path: string;
}

/** Writes one object as gzip. Its name stands for whole content: a write that breaks off leaves none. */
export async function writeObject(network: Network, request: WriteRequest): Promise<void> {
  const chunks = Array.from(objectText(network, request), (text) => Buffer.from(text, 'latin1'));
  // Time and name of a file are no part of the header: the same records give the same bytes.
  const bytes = await compress(Buffer.concat(chunks), { level: 6, chunkSize: 1 << 20 });
  await mkdir(dirname(request.path), { recursive: true });
  const temporary = `${request.path}.${process.pid}.part`;
  await writeFile(temporary, bytes);
  await rename(temporary, request.path);
}
