import { ConfigError } from '../../../shared/domain/errors.ts';
import type { Environment } from '../../../shared/runtime/environment.ts';

interface ConfigModule {
  readonly loadConfig: (env: Environment) => unknown;
}

/** Variables that Lambda itself sets; Terraform cannot. */
const SET_BY_LAMBDA = new Set(['AWS_REGION']);

/** Variables that a function reads from its environment, as it reads them, without those of Lambda itself. */
export async function variablesRead(functionName: string): Promise<string[]> {
  const { loadConfig } = (await import(
    `../../../functions/${functionName}/config.ts`
  )) as ConfigModule;
  const read = new Set<string>();
  const watched = new Proxy<Environment>({}, { get: (_, key) => void read.add(String(key)) });
  try {
    loadConfig(watched);
  } catch (error) {
    // Everything is read before anything is refused.
    if (!(error instanceof ConfigError)) throw error;
  }
  return [...read].filter((name) => !SET_BY_LAMBDA.has(name)).sort();
}
