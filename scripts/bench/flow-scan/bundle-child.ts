import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles what is measured, as for Lambda: without it Node would strip types at the start of every process, which costs time
 * and memory that the functions never pay. Answers the file of the bundle.
 */
export async function bundleChild(folder: string): Promise<string> {
  await build({
    bundle: true,
    entryPoints: {
      child: join(import.meta.dirname, 'child.ts'),
      worker: join(import.meta.dirname, '../../../shared/flow-logs/workers/scan-files.ts'),
    },
    format: 'esm',
    logLevel: 'silent',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node22',
  });
  return join(folder, 'child.mjs');
}
