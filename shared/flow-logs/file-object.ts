import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FlowLogObject } from './flow-scan.ts';

const READ_BYTES = 262_144;

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
    read: (signal) => createReadStream(name, { highWaterMark: READ_BYTES, signal }),
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
