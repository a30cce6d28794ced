import { createProgress } from '../../scripts/progress.ts';
import { type Platform, startPlatform } from '../../scripts/local-aws/platform.ts';
import { writePlatformFile } from '../../scripts/local-aws/platform-file.ts';
import { E2E_PLATFORM_FILE, PLATFORM_FILE_VARIABLE } from './support/platform.ts';

declare global {
  // jest keeps one global object for setup and teardown.
  var ripostePlatform: Platform | undefined;
}

/** Applies the platform once for all tests; a platform that is named by the variable is used as it is. */
export default async function setUp(): Promise<void> {
  if (process.env[PLATFORM_FILE_VARIABLE]) return;
  process.stderr.write('\n');
  const platform = await startPlatform({ progress: createProgress(), name: 'e2e' });
  globalThis.ripostePlatform = platform;
  writePlatformFile(E2E_PLATFORM_FILE, platform);
  process.env[PLATFORM_FILE_VARIABLE] = E2E_PLATFORM_FILE;
}
