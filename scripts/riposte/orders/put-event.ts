import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../../shared/domain/events/containment.ts';
import type { Operator } from '../operator.ts';

/** Puts an operator's order on the bus of the platform; throws when the bus does not take it. */
export async function putEvent(
  { bus, names }: Operator,
  detailType: string,
  detail: object,
): Promise<void> {
  const entry = {
    EventBusName: names.bus,
    Source: EVENT_SOURCE,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
  };
  const { Entries: entries } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
  // The answer is 200 all the same.
  const refused = entries?.find(({ ErrorCode: code }) => code !== undefined);
  if (refused) {
    throw new Error(`the bus refused the request: ${refused.ErrorCode}: ${refused.ErrorMessage}`);
  }
}
