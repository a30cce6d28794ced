import type { Platform } from '../../scripts/local-aws/apply-platform.ts';
import { createProgress } from '../../scripts/progress.ts';
import { startEndToEndPlatform } from '../../scripts/test/end-to-end-platform.ts';
import { E2E_PLATFORM_FILE, PLATFORM_FILE_VARIABLE } from './support/platform.ts';

declare global {
  // jest keeps one global object for setup and teardown.
  var ripostePlatform: Platform | undefined;
}

/** Applies the platform once for all tests; a platform that is named by the variable is used as it is. */
export default async function setUp(): Promise<void> {
  if (process.env[PLATFORM_FILE_VARIABLE]) return;
  process.stderr.write('\n');
  globalThis.ripostePlatform = await startEndToEndPlatform({
    progress: createProgress(),
    name: 'e2e',
    platformFile: E2E_PLATFORM_FILE,
  });
  process.env[PLATFORM_FILE_VARIABLE] = E2E_PLATFORM_FILE;
}
