import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { actionItem, incidentItem } from '../../../shared/aws/incident-items.ts';
import type { ActionName, ActionRecord } from '../../../shared/domain/action.ts';
import { CONTAINMENT_REQUESTED, EVENT_SOURCE } from '../../../shared/domain/events/containment.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { Target } from '../../../shared/domain/target.ts';
import type { Answer, PacedCall } from './paced-aws.ts';

/** Something that is to be contained, as AWS has it. */
export interface Scene {
  readonly functionName: string;
  readonly action: ActionName;
  readonly target: Target;
  /** Answers of the services that have the target; undefined for a call that they do not know. */
  readonly answer: (action: string, parameters: URLSearchParams) => string | undefined;
  /** The calls that cut. */
  readonly isCut: (call: PacedCall) => boolean;
}

export const ACCOUNT = '123456789012';
const INCIDENT = 'inc-20261121-9k3f7q2m';
const FINDING = '16b7e6a3f1d14f0d8b7e6a3f1d14f0d8';
const AT = '2026-11-21T10:00:00.000Z';

/** The message by which the function is told to contain it. */
export function orderOf({ action, target }: Scene): string {
  const { mode, requestedBy, requestedAt, correlationId } = orderedAction({ action, target });
  const order = { mode, requestedBy, requestedAt, correlationId, action, target };
  return JSON.stringify({
    source: EVENT_SOURCE,
    'detail-type': CONTAINMENT_REQUESTED,
    detail: { version: 1, incidentId: INCIDENT, ...order },
  });
}

/** Everything that the function asks for. */
export function answersOf(scene: Scene): Answer {
  return (action, parameters, body) => {
    const answer = storeAnswer(scene, action, body) ?? scene.answer(action, parameters);
    if (answer === undefined) throw new Error(`the bench knows no answer to ${action}`);
    return answer;
  };
}

function storeAnswer(scene: Scene, action: string, body: string): string | undefined {
  switch (action) {
    case 'Query':
      return JSON.stringify({ Items: incidentItems(scene).map((item) => marshall(item)) });
    case 'GetItem':
      return body.includes('"POLICY"')
        ? JSON.stringify({ Item: marshall({ pk: 'POLICY', document: policyFor(scene) }) })
        : '{}';
    case 'UpdateItem':
      return JSON.stringify({ Attributes: {} });
    case 'TransactWriteItems':
      return '{}';
    case 'SendMessage':
      return JSON.stringify({ MessageId: FINDING, MD5OfMessageBody: md5(messageIn(body)) });
    default:
      return undefined;
  }
}

function policyFor({ action }: Scene): string {
  const rule = { name: 'bench', types: ['*'], min_severity: 1, actions: [action], mode: 'auto' };
  return JSON.stringify({ version: 1, rules: [rule] });
}

function incidentItems(scene: Scene): Record<string, unknown>[] {
  const incident: Incident = {
    ...{ incidentId: INCIDENT, title: 'bench', status: 'responding', stateVersion: 1 },
    ...{ severity: 8, severityBand: 'high', accountId: ACCOUNT, region: 'eu-west-1' },
    ...{ correlationId: FINDING, mergeKeys: [], resources: [], sample: false, drill: false },
    ...{ findingCount: 1, firstSeenAt: AT, receivedAt: AT, openedAt: AT, updatedAt: AT },
    ...{ version: 2, actionVersions: 0 },
  };
  return [incidentItem(incident, 0), actionItem(INCIDENT, orderedAction(scene), 0)];
}

function orderedAction({ action, target }: Pick<Scene, 'action' | 'target'>): ActionRecord {
  return {
    ...{ action, target, state: 'requested', mode: 'auto', requestedBy: 'policy:bench' },
    ...{ requestedAt: AT, correlationId: FINDING, steps: [], history: [] },
  };
}

function messageIn(body: string): string {
  const { MessageBody: message = '' } = JSON.parse(body) as { MessageBody?: string };
  return message;
}

/** What the SDK compares with what it has sent. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
