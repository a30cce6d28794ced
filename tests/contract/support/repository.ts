import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** A file of the repository; its path is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const NOT_OURS = /(?:^|\/)(?:node_modules|\.terraform|__pycache__|\.venv)\//;

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every file below the folders whose path matches. */
export function filesIn(folders: readonly string[], pattern: RegExp): SourceFile[] {
  return folders
    .flatMap((folder) => pathsBelow(folder))
    .filter((path) => pattern.test(path) && !NOT_OURS.test(path))
    .sort()
    .map((path) => ({ path, text: readText(path) }));
}

function pathsBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.replaceAll('\\', '/'));
}

/** Folder names of the deployed functions. */
export const functionNames: readonly string[] = readdirSync(join(root, 'functions'), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** `isolate-instance` is called `isolate_instance` in Terraform. */
export function snake(name: string): string {
  return name.replaceAll('-', '_');
}
