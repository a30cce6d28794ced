import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../scripts/local-aws/cloud.ts';
import { localFolder } from '../../scripts/local-aws/paths.ts';
import { ENDPOINT_VARIABLE } from './support/local-aws.ts';

declare global {
  // jest keeps one global object for setup and teardown.
  var integrationAws: LocalAws | undefined;
}

/** Starts one local AWS for all tests; one that is named by the variable is used as it is. */
export default async function setUp(): Promise<void> {
  if (process.env[ENDPOINT_VARIABLE]) return;
  const logFile = join(localFolder, 'integration.log');
  globalThis.integrationAws = await startLocalAws({ logFile });
  process.env[ENDPOINT_VARIABLE] = globalThis.integrationAws.endpoint;
}
