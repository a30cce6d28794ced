import { localClientConfiguration } from '../../../scripts/local-aws/platform-file.ts';

/** Address of the local AWS; the global setup sets it when it is not given. */
export const ENDPOINT_VARIABLE = 'RIPOSTE_INTEGRATION_ENDPOINT';

/** Configuration for SDK clients, as administrator of the account. */
export function clientConfiguration(): ReturnType<typeof localClientConfiguration> {
  const endpoint = process.env[ENDPOINT_VARIABLE];
  if (endpoint === undefined) throw new Error(`${ENDPOINT_VARIABLE} is not set`);
  return localClientConfiguration({ endpoint, region: 'eu-west-1' });
}
