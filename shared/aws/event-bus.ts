import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { TransientError } from '../domain/errors.ts';
import { EVENT_SOURCE } from '../domain/events/containment.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Puts one typed event on the platform's bus. */
export type PublishEvent = (detailType: string, detail: object) => Promise<void>;

/** Publisher for a bus. An entry that EventBridge did not take is TransientError: the answer is 200 all the same. */
export function createEventBus(client: EventBridgeClient, busName: string): PublishEvent {
  return async (detailType, detail) => {
    const entry = {
      EventBusName: busName,
      Source: EVENT_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
    };
    const answer = await client
      .send(new PutEventsCommand({ Entries: [entry] }))
      .catch(rethrowAsDomainError);
    if (!answer.FailedEntryCount) return;
    const { ErrorCode: code, ErrorMessage: message } = answer.Entries?.[0] ?? {};
    throw new TransientError(`the event was not taken: ${code ?? '?'} ${message ?? ''}`);
  };
}
