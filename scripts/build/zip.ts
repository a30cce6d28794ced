import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

// Local time, stored without a zone: the archive is the same wherever it is made.
const FIXED_TIME = new Date(2000, 0, 1);
const READABLE_BY_ALL = 0o100644;

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A zip whose bytes depend on its entries only: sorted names, fixed times and modes. */
export async function zip(entries: readonly ZipEntry[]): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, content } of sorted) {
    archive.addBuffer(Buffer.from(content), name, {
      compressionLevel: 9,
      forceDosTimestamp: true,
      mode: READABLE_BY_ALL,
      mtime: FIXED_TIME,
    });
  }
  archive.end();
  return buffer(archive.outputStream);
}
