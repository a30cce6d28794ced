import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Scanner } from './scan-task.ts';

const MEBIBYTE = 1 << 20;

/** What any scanner on node:zlib costs at least: decompresses in chunks of 1 MiB and looks at nothing. */
export const scanZlib: Scanner = async ({ files, threads }) => {
  const waiting = [...files];
  const decodedBytes = await Promise.all(
    Array.from({ length: threads }, async () => {
      let bytes = 0;
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        bytes += await decompress(file);
      }
      return bytes;
    }),
  );
  return () => ({
    outcome: { decodedBytes: decodedBytes.reduce((total, bytes) => total + bytes, 0) },
  });
};

async function decompress(file: string): Promise<number> {
  const compressed = createReadStream(file, { highWaterMark: MEBIBYTE });
  const decompressed = compressed.pipe(createGunzip({ chunkSize: MEBIBYTE }));
  let bytes = 0;
  decompressed.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await new Promise<void>((resolve, reject) => {
    compressed.once('error', reject);
    decompressed.once('error', reject);
    decompressed.once('end', resolve);
  });
  return bytes;
}
