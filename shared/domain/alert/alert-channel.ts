import { RiposteError } from '../errors.ts';
import type { AlertContent } from './alert-content.ts';

/** Where people are told. Also part of the key under which it is noted what they know. */
export type ChannelName = 'slack' | 'sns';

/** One way to tell people; throws TransientError, ChannelUnavailableError or a bug. */
export interface AlertChannel {
  readonly name: ChannelName;
  readonly send: (content: AlertContent) => Promise<void>;
}

/** The channel cannot be used until a person mends it: no secret, revoked webhook, archived channel. */
export class ChannelUnavailableError extends RiposteError {
  override readonly name = 'ChannelUnavailableError';
  readonly code = 'channel-unavailable';
}
