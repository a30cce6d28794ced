import { ConfigError } from '../domain/errors.ts';
import { parsePolicy, type ResponsePolicy } from '../domain/policy.ts';
import type { Table } from './dynamodb.ts';

/** The pause switch as operators set it. */
export interface Pause {
  readonly paused: boolean;
  readonly by: string;
  /** ISO 8601 */
  readonly at: string;
  readonly reason: string;
}

export interface ControlStore {
  /** The policy in force; throws ConfigError when it is absent or malformed, because then nothing may be done. */
  readPolicy(): Promise<ResponsePolicy>;
  /** The pause switch when it is on. Read just before each change, so it holds within seconds. */
  readPause(): Promise<Pause | undefined>;
  writePause(pause: Pause): Promise<void>;
}

/** Policy and brakes: functions read them, only operators and Terraform write. */
export function createControlStore(table: Table): ControlStore {
  return {
    readPolicy: async () => {
      const document = (await table.get({ pk: 'POLICY' }))?.['document'];
      if (typeof document !== 'string')
        throw new ConfigError('there is no response policy in the control table');
      return parsePolicy(document);
    },
    readPause: async () => {
      const item = await table.get({ pk: 'PAUSE' });
      if (!item || item['paused'] === false) return undefined;
      return {
        paused: true,
        by: String(item['by']),
        at: String(item['at']),
        reason: String(item['reason']),
      };
    },
    writePause: async (pause) => {
      await table.put({ item: { pk: 'PAUSE', ...pause } });
    },
  };
}
