import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Operator, openOperator } from '../../../scripts/riposte/operator.ts';
import { type PauseReport, setPause } from '../../../scripts/riposte/pause.ts';
import {
  releaseIncident,
  type ReleaseOrder,
  type ReleaseReport,
} from '../../../scripts/riposte/release.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { clients } from './clients.ts';

let opened: Operator | undefined;

/** The person at the command line. */
export function operator(): Operator {
  opened ??= openOperator({ local: true });
  return opened;
}

export async function pause(reason = 'end-to-end test'): Promise<PauseReport> {
  return setPause(operator(), { paused: true, reason });
}

export async function resume(): Promise<PauseReport> {
  return setPause(operator(), { paused: false, reason: 'end-to-end test' });
}

/** What `riposte release` does. */
export async function release(incidentId: string): Promise<ReleaseReport> {
  const report = (): void => undefined;
  return releaseIncident(operator(), { incidentId, timeoutSeconds: 60, report });
}

type ReleaseWish = Pick<ReleaseOrder, 'force' | 'reactivateKeys'>;

/** Orders the release and does not wait for it. */
export async function requestRelease(incidentId: string, wish: ReleaseWish = {}): Promise<void> {
  const report = (): void => undefined;
  await releaseIncident(operator(), { incidentId, ...wish, timeoutSeconds: 0, report });
}

/** A policy in force until the next one; the tests of a file share it, so it belongs into beforeAll. */
export async function putPolicy(policy: ResponsePolicy): Promise<void> {
  const item = { pk: 'POLICY', document: JSON.stringify(policy) };
  const table = operator().names.controlTable;
  await clients().dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}
