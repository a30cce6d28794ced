import { RiposteError } from '../errors.ts';
import type { IncidentDetails } from '../incident.ts';
import type { AlertContent } from './alert-content.ts';
import type { LastTold } from './news.ts';

/** Where people are told. Also part of the key under which it is noted what they know. */
export type ChannelName = 'slack' | 'sns';

/** Where a message stands that can be changed later: Slack's ids of channel and message. */
export interface MessagePlace {
  readonly channel: string;
  readonly ts: string;
}

/** What a channel has been told about an incident. */
export interface Told extends LastTold {
  readonly stateVersion: number;
  /** 0: without context. */
  readonly contextVersion: number;
  readonly message?: MessagePlace;
}

/** One message for one channel. */
export interface Delivery {
  readonly content: AlertContent;
  readonly details: IncidentDetails;
  /** What the channel was told last; absent at first. */
  readonly last?: Told;
  /** ISO 8601: an earlier attempt began then and never said how it ended. */
  readonly unfinishedSince?: string;
  /** Nothing new but the context: bring up to date what stands there, and call nobody. */
  readonly onlyContext: boolean;
}

/** What became of a delivery. */
export interface Receipt {
  /** `found`: an earlier attempt had been more successful than it knew. `none`: the channel cannot change what it was told. */
  readonly outcome: 'sent' | 'updated' | 'found' | 'none';
  readonly message?: MessagePlace;
  /** Something that did not stop the delivery, for the log. */
  readonly remark?: string;
}

/** One way to tell people; throws TransientError, ChannelUnavailableError or a bug. */
export interface AlertChannel {
  readonly name: ChannelName;
  readonly deliver: (delivery: Delivery) => Promise<Receipt>;
}

/** The channel cannot be used until a person mends it: no secret, revoked webhook, archived channel. */
export class ChannelUnavailableError extends RiposteError {
  override readonly name = 'ChannelUnavailableError';
  readonly code = 'channel-unavailable';
}
