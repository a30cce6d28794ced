import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { localFolder } from '../../scripts/local-aws/paths.ts';
import { missingTools } from '../../scripts/pipeline/local/missing-tools.ts';
import { type PreparedRun, prepareRun } from '../../scripts/pipeline/local/prepare-run.ts';
import { missingPrerequisites } from '../../scripts/prerequisites.ts';
import { createProgress } from '../../scripts/progress.ts';
import { MISSING_VARIABLE, PREPARED_VARIABLE } from './support/variables.ts';
import { writeVulnerabilityDatabase } from './support/vulnerability-database.ts';

declare global {
  // jest keeps one global object for setup and teardown.
  var pipelineRun: PreparedRun | undefined;
}

const folder = join(localFolder, 'test-pipeline');

/**
 * Prepares one copy, one local AWS and one database for all tests; what is named by the variable is used as it is. What is missing
 * fails in CI, and skips all tests elsewhere.
 */
export default async function setUp(): Promise<void> {
  if (process.env[PREPARED_VARIABLE]) return;
  process.stderr.write('\n');
  const missing = [...missingTools(process.env['PATH'] ?? ''), ...(await missingPrerequisites())];
  if (missing.length > 0) {
    if (process.env['CI']) throw new Error(missing.join('\n'));
    for (const line of missing) process.stderr.write(`skipped: ${line}\n`);
    process.env[MISSING_VARIABLE] = missing.join('\n');
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const root = resolve(import.meta.dirname, '../..');
  globalThis.pipelineRun = await prepareRun({
    progress: createProgress(),
    root,
    folder,
    aws: true,
  });
  writeVulnerabilityDatabase(join(folder, 'trivy'), new Date());
  tell(globalThis.pipelineRun);
}

function tell({ cloud: _, variables, ...prepared }: PreparedRun): void {
  const file = join(folder, 'prepared.json');
  // Trivy's own database cannot be had everywhere, and says something else every day.
  const database = {
    ...{ TRIVY_CACHE_DIR: join(folder, 'trivy'), TRIVY_SKIP_DB_UPDATE: 'true' },
    TRIVY_OFFLINE_SCAN: 'true',
  };
  const content = { folder, ...prepared, variables: { ...variables, ...database } };
  writeFileSync(file, JSON.stringify(content));
  process.env[PREPARED_VARIABLE] = file;
}
