import { join } from 'node:path';
import { ensurePython } from '../python-environment.ts';
import { environmentFolder, localAwsFolder } from './paths.ts';

/** Path of a Python that has the pinned packages of the local AWS; makes the virtual environment on first use. */
export async function ensurePythonEnvironment(): Promise<string> {
  return ensurePython({
    purpose: 'the local AWS',
    folder: environmentFolder,
    requirements: join(localAwsFolder, 'requirements.txt'),
  });
}
