import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True when `path` (as in PATH) has a program of this name. */
export function isOnPath(name: string, path: string): boolean {
  const folders = path.split(delimiter).filter(Boolean);
  return folders.some((folder) => existsSync(join(folder, name)));
}
