import * as v from 'valibot';
import type { MessagePlace } from '../domain/alert/alert-channel.ts';

/** Which incident and which state of it a message of ours is about. */
export interface MessageIdentity {
  readonly incidentId: string;
  readonly stateVersion: number;
}

/** A message of ours that stands in a channel. */
export interface OwnMessage {
  readonly place: MessagePlace;
  readonly stateVersion: number;
}

/** `riposte_alert`: the message about an incident. `riposte_update`: an answer in its thread. */
export type MessagePart = 'riposte_alert' | 'riposte_update';

/** What Slack keeps beside a message, unseen by people. Source: https://docs.slack.dev/messaging/message-metadata */
export function metadataOf(part: MessagePart, { incidentId, stateVersion }: MessageIdentity) {
  const event_payload = { incident_id: incidentId, state_version: stateVersion };
  return { event_type: part, event_payload };
}

const OwnSchema = v.object({
  metadata: v.object({
    event_type: v.picklist(['riposte_alert', 'riposte_update']),
    event_payload: v.object({ incident_id: v.string(), state_version: v.number() }),
  }),
});

/** What a message of a channel is about, or undefined when it is not ours. */
export function readIdentity(
  message: unknown,
): (MessageIdentity & { readonly part: MessagePart }) | undefined {
  const parsed = v.safeParse(OwnSchema, message);
  if (!parsed.success) return undefined;
  const { event_type: part, event_payload: payload } = parsed.output.metadata;
  return { part, incidentId: payload.incident_id, stateVersion: payload.state_version };
}
