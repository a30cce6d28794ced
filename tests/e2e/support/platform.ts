import { join } from 'node:path';
import {
  localClientConfiguration,
  type PlatformDescription,
  readPlatformFile,
} from '../../../scripts/local-aws/platform-file.ts';
import { type LocalAdmin, createLocalAdmin } from '../../../scripts/local-aws/admin-client.ts';

/** Names the description of a running platform; the global setup sets it when it is not given. */
export const PLATFORM_FILE_VARIABLE = 'RIPOSTE_PLATFORM_FILE';
export { FINDING_TOPIC } from '../../../scripts/test/end-to-end-platform.ts';
export const E2E_PLATFORM_FILE = join('.local', 'e2e', 'platform.json');

let description: PlatformDescription | undefined;
let admin: LocalAdmin | undefined;

/** The platform that all tests share. */
export function platform(): PlatformDescription {
  description ??= readPlatformFile(process.env[PLATFORM_FILE_VARIABLE] ?? E2E_PLATFORM_FILE);
  return description;
}

/** What no AWS has: raising findings, the record of refused calls, the Slack stand-in. */
export function local(): LocalAdmin {
  admin ??= createLocalAdmin(platform().endpoint);
  return admin;
}

/** Configuration for SDK clients, as administrator of the account. */
export function clientConfiguration(): ReturnType<typeof localClientConfiguration> {
  return localClientConfiguration(platform());
}
