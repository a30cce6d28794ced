import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { ActionName } from '../domain/action.ts';
import type { Target } from '../domain/target.ts';
import { recordKey } from './containment-key.ts';
import { ConditionFailed, type Table } from './dynamodb.ts';
import { fromItem, rethrow, toItem, type Item } from './dynamodb-errors.ts';

/** Index of the records that end by themselves; all others have none of its attributes. */
export const EXPIRY_INDEX = 'containments-by-expiry';

/** A containment whose time is over. */
export interface ExpiredContainment {
  readonly target: Target;
  /** Incidents that hold it. */
  readonly holders: readonly string[];
  /** ISO 8601 */
  readonly expiresAt: string;
  /** ISO 8601: when it is to be looked at; what failed is looked at again later. */
  readonly sweepAt: string;
}

export interface ExpiringContainments {
  /** The oldest first, at most `limit`. The index follows the table within a moment. */
  findExpired(action: ActionName, now: Date, limit: number): Promise<ExpiredContainment[]>;
  /** Looks at it again then, unless somebody else has put it off or released it. */
  putOff(action: ActionName, expired: ExpiredContainment, until: Date): Promise<void>;
}

export function createExpiringContainments(table: Table): ExpiringContainments {
  return {
    findExpired: async (action, now, limit) => {
      const command = new QueryCommand({
        TableName: table.name,
        IndexName: EXPIRY_INDEX,
        KeyConditionExpression: 'sweepOf = :action AND sweepAt <= :now',
        ExpressionAttributeValues: toItem({ ':action': action, ':now': now.toISOString() }),
        Limit: limit,
      });
      const { Items: items = [] } = await table.client.send(command).catch(rethrow);
      return items.map((item) => readExpired(fromItem(item)));
    },
    putOff: async (action, { target, sweepAt }, until) => {
      try {
        await table.update({
          key: recordKey({ action, target }),
          update: 'SET sweepAt = :until',
          condition: 'sweepAt = :seen',
          values: { ':until': until.toISOString(), ':seen': sweepAt },
        });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },
  };
}

function readExpired(item: Item): ExpiredContainment {
  const holders = item['holders'];
  return {
    target: item['target'] as Target,
    holders: holders instanceof Set ? [...holders].map(String) : [],
    expiresAt: String(item['expiresAt']),
    sweepAt: String(item['sweepAt']),
  };
}
