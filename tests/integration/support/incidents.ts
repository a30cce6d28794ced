import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item, Table } from '../../../shared/aws/dynamodb.ts';
import { createIncidentChanger } from '../../../shared/aws/incident-changer.ts';
import { createIncidentOpener } from '../../../shared/aws/incident-opener.ts';
import { newIncidentId } from '../../../shared/domain/incident-id.ts';
import type { Arrival } from '../../../shared/aws/incident-filing.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import { aFinding } from '../../builders/finding.ts';

/** Stands still until it is set. */
export interface FakeClock {
  (): Date;
  advance(ms: number): void;
}

export function fakeClock(start = '2026-11-21T10:00:00.000Z'): FakeClock {
  let now = Date.parse(start);
  return Object.assign(() => new Date(now), {
    advance: (ms: number) => {
      now += ms;
    },
  });
}

/** The stores of the incidents table as the functions use them. */
export function incidentStores(table: Table, clock = fakeClock()) {
  const options = { table, clock, retentionDays: 30, mergeWindowHours: 24 };
  const changer = createIncidentChanger(options);
  const newId = () => newIncidentId(clock(), randomBytes(5));
  const opener = createIncidentOpener({ ...options, changer, newIncidentId: newId });
  return { table, clock, changer, opener };
}

export function anArrival(overrides: Partial<Finding> = {}): Arrival {
  return { finding: aFinding(overrides), receivedAt: '2026-11-21T10:00:00.000Z' };
}

/** Every item whose key begins so. */
export async function itemsWith(table: Table, pk: string, sk = ''): Promise<Item[]> {
  const { Items: items = [] } = await table.client.send(
    new ScanCommand({ TableName: table.name, ConsistentRead: true }),
  );
  return items
    .map((item) => unmarshall(item))
    .filter((item) => String(item['pk']).startsWith(pk) && String(item['sk']).startsWith(sk));
}
