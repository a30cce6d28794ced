import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ACTION_NAMES, type ActionName } from '../domain/action.ts';
import type { ContainmentRecord } from '../domain/containment.ts';
import { TargetSchema, type Target } from '../domain/target.ts';
import { CHECK_INDEX, IN_FORCE } from './check-marks.ts';
import { readRecord } from './containment-record.ts';
import { recordKey } from './containment-key.ts';
import { ConditionFailed, type Expression, type Table } from './dynamodb.ts';
import { fromItem, rethrow, toItem, type Item } from './dynamodb-errors.ts';

/** A target that is contained and held, as its record says. */
export interface ContainmentInForce {
  readonly action: ActionName;
  readonly target: Target;
  readonly holders: readonly string[];
  /** Raised each time a released target is contained anew. */
  readonly generation: number;
  /** ISO 8601: it is released by itself then. */
  readonly expiresAt?: string;
  /** ISO 8601: when it was to be looked at; every change of the record changes it. */
  readonly checkAt: string;
  /** ISO 8601: since when it is known that it no longer is as it was left. */
  readonly driftSince?: string;
  /** Somebody is changing it right now. */
  readonly isInMotion: boolean;
  /** What was before, and what of ours it was given; what `Before` holds is up to the action. */
  readonly recordOf: <Before>() => ContainmentRecord<Before>;
}

/** The containments in force, those first that have not been looked at for the longest time. */
export interface ContainmentsInForce {
  /** At most `limit`, without those that were changed a moment ago. The index follows the table within a moment. */
  findDue(now: Date, limit: number): Promise<ContainmentInForce[]>;
  /** It is as it was left: looks again then, unless somebody has changed it meanwhile. */
  noteSound(found: ContainmentInForce, next: Date): Promise<void>;
  /** Notes that it came undone and returns since when; undefined when somebody has changed it meanwhile, or is about to. */
  noteDrift(found: ContainmentInForce, now: Date): Promise<string | undefined>;
}

export function createContainmentsInForce(table: Table): ContainmentsInForce {
  return {
    findDue: async (now, limit) => {
      const items = await queryDue(table, now, limit);
      return items.flatMap((item) => readInForce(item, now));
    },
    noteSound: async (found, next) => {
      const condition = { expression: 'checkAt = :seen', values: { ':seen': found.checkAt } };
      const update = 'SET checkAt = :next REMOVE driftSince';
      await note(table, found, { update, values: { ':next': next.toISOString() }, condition });
    },
    noteDrift: async (found, now) => {
      const since = found.driftSince ?? now.toISOString();
      const isNoted = await note(table, found, {
        update: 'SET checkAt = :next, driftSince = :since',
        values: { ':next': now.toISOString(), ':since': since },
        condition: untouched(found, now),
      });
      return isNoted ? since : undefined;
    },
  };
}

async function queryDue(table: Table, now: Date, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  let from: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = new QueryCommand({
      TableName: table.name,
      IndexName: CHECK_INDEX,
      KeyConditionExpression: 'checkOf = :inForce AND checkAt <= :now',
      ExpressionAttributeValues: toItem({ ':inForce': IN_FORCE, ':now': now.toISOString() }),
      Limit: limit - items.length,
      ...(from && { ExclusiveStartKey: from }),
    });
    const page: QueryCommandOutput = await table.client.send(command).catch(rethrow);
    items.push(...(page.Items ?? []).map(fromItem));
    from = page.LastEvaluatedKey;
  } while (from && items.length < limit);
  return items;
}

const InForceSchema = v.object({
  pk: v.pipe(
    v.string(),
    v.transform((pk) => pk.split('#')[1]),
    v.picklist(ACTION_NAMES),
  ),
  target: TargetSchema,
  checkAt: v.string(),
  driftSince: v.exactOptional(v.string()),
  lease: v.optional(v.object({ until: v.number() })),
});

/** Empty for what nobody holds, or a record that is none of ours. */
function readInForce(item: Item, now: Date): ContainmentInForce[] {
  const parsed = v.safeParse(InForceSchema, item);
  const { holders, generation, expiresAt, state } = readRecord(item);
  if (!parsed.success || state !== 'isolated' || holders.length === 0) return [];
  const { pk: action, lease, ...known } = parsed.output;
  return [
    {
      ...known,
      ...{ action, holders, generation },
      ...(expiresAt !== undefined && { expiresAt }),
      isInMotion: lease !== undefined && lease.until >= now.getTime(),
      recordOf: <Before>() => readRecord<Before>(item),
    },
  ];
}

interface Note {
  readonly update: string;
  readonly values: Item;
  readonly condition: Expression;
}

/** A release that has begun since, or a cut: what was seen then is no drift. */
function untouched({ checkAt }: ContainmentInForce, now: Date): Expression {
  return {
    expression:
      'checkAt = :seen AND #state = :inForce AND (attribute_not_exists(lease) OR lease.#until < :now)',
    names: { '#state': 'state', '#until': 'until' },
    values: { ':seen': checkAt, ':inForce': 'isolated', ':now': now.getTime() },
  };
}

/** False when the condition no longer holds. */
async function note(
  table: Table,
  { action, target }: ContainmentInForce,
  { update, values, condition }: Note,
): Promise<boolean> {
  try {
    await table.update({
      ...{ key: recordKey({ action, target }), update, condition: condition.expression },
      ...(condition.names && { names: condition.names }),
      values: { ...values, ...condition.values },
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
