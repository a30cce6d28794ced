import type { SlackBot } from '../../shared/slack/bot-client.ts';
import type { OwnMessage } from '../../shared/slack/own-message.ts';
import type { SlackMessage } from '../../shared/slack/render-alert.ts';

interface FakeBotOptions {
  /** What the channel holds already. */
  readonly found?: OwnMessage;
  readonly replied?: boolean;
  /** Errors for the next calls of a kind, in order; `undefined` lets the call pass. */
  readonly failures?: Partial<Record<keyof SlackBot, (Error | undefined)[]>>;
}

export interface FakeBot extends SlackBot {
  readonly calls: (keyof SlackBot)[];
  readonly messages: SlackMessage[];
  readonly broadcasts: boolean[];
}

/** A bot that does as it is told and remembers it. */
export function fakeBot({ found, replied = false, failures = {} }: FakeBotOptions = {}): FakeBot {
  const calls: (keyof SlackBot)[] = [];
  const messages: SlackMessage[] = [];
  const broadcasts: boolean[] = [];
  const done = <T>(kind: keyof SlackBot, result: T): Promise<T> => {
    calls.push(kind);
    const failure = failures[kind]?.shift();
    return failure ? Promise.reject(failure) : Promise.resolve(result);
  };
  return {
    ...{ calls, messages, broadcasts },
    post: (message) => {
      messages.push(message);
      return done('post', { channel: 'C0123ABC', ts: 'new' });
    },
    update: (_place, message) => {
      messages.push(message);
      return done('update', undefined);
    },
    reply: (_place, { message, broadcast }) => {
      messages.push(message);
      broadcasts.push(broadcast);
      return done('reply', undefined);
    },
    findMessage: () => done('findMessage', found),
    hasReply: () => done('hasReply', replied),
  };
}
