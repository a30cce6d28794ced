import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Names of all functions: the folders of `functions/` that have a handler. Sorted. */
export function listFunctions(root: string): string[] {
  const folder = join(root, 'functions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(root, handlerOf(name))))
    .sort();
}

export function handlerOf(name: string): string {
  return `functions/${name}/handler.ts`;
}

/** The functions to work on: all, or those asked for. Throws when one of them does not exist. */
export function selectFunctions(root: string, wanted: readonly string[]): string[] {
  const known = listFunctions(root);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`no such function: ${unknown.join(', ')} (there are: ${known.join(', ')})`);
  }
  return wanted.length === 0 ? known : known.filter((name) => wanted.includes(name));
}
