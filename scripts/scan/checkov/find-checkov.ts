import { dirname, join } from 'node:path';
import { isOnPath } from '../../programs.ts';
import { ensurePython } from '../../python-environment.ts';
import { DID_NOT_RUN, ScanFailed } from '../scan-failed.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * The checkov of the PATH, or else the locked one below `root`/.local, installed on first use. Throws ScanFailed when there is
 * neither.
 */
export async function findCheckov(root: string): Promise<string> {
  if (isOnPath('checkov', process.env['PATH'] ?? '')) return 'checkov';
  try {
    const folder = join(root, '.local', 'checkov');
    const python = await ensurePython({ purpose: 'checkov', folder, requirements });
    return join(dirname(python), 'checkov');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `checkov is not on the PATH, and could not be installed: ${reason}`;
    throw new ScanFailed(problem, DID_NOT_RUN);
  }
}
