import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { giveAway } from './chunk-memory.ts';
import type { FlowLogObject } from './flow-scan.ts';

const READ_BYTES = 1_048_576;

/** A file as it is found on disk; its name is its path. */
export async function findFile(path: string): Promise<FlowLogObject> {
  const { size } = await stat(path);
  return fileObject({ name: path, size });
}

/** A file of which name and size are known. */
export function fileObject({ name, size }: Pick<FlowLogObject, 'name' | 'size'>): FlowLogObject {
  return {
    name,
    size,
    read: (signal) => readFile(name, signal),
    readRange: async (from, to, signal) => {
      signal.throwIfAborted();
      const file = await open(name);
      try {
        const buffer = Buffer.alloc(to - from);
        const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}

async function* readFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Buffer> = createReadStream(path, {
    highWaterMark: READ_BYTES,
    signal,
  });
  for await (const chunk of chunks) yield giveAway(chunk);
}
