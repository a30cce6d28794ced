import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../..');
export const localAwsFolder = import.meta.dirname;
export const environmentFolder = join(repositoryRoot, '.venv');
/** Logs and other leftovers of local runs; ignored by git. */
export const localFolder = join(repositoryRoot, '.local');
