import { createSlackChannel } from '../../../../functions/send-alert/slack-channel.ts';
import { ChannelUnavailableError } from '../../../../shared/domain/alert/alert-channel.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { SlackMessage } from '../../../../shared/slack/render-alert.ts';
import { MessageRefusedError } from '../../../../shared/slack/slack-errors.ts';
import type { BotAccess } from '../../../../shared/slack/slack-secret.ts';
import { anAlert } from '../../../builders/alert.ts';
import { fakeBot } from '../../../builders/fake-bot.ts';
import { incidentDetails } from '../../../builders/incident.ts';

const details = incidentDetails();
const DELIVERY = { content: anAlert(details), details, onlyContext: false };
const BOT = '{"botToken":"xoxb-1234567890","channel":"C0123ABC"}';

/** A secret whose value after each `forget` is the next of `texts`. */
function setUp(texts: (string | undefined)[], failures: (Error | undefined)[] = []) {
  const posts: { url: string; message: SlackMessage }[] = [];
  const accesses: BotAccess[] = [];
  const bot = fakeBot();
  let reads = 0;
  const channel = createSlackChannel({
    secret: {
      read: () => Promise.resolve(texts[Math.min(reads, texts.length - 1)]),
      forget: () => {
        reads += 1;
      },
    },
    post: (url, message) => {
      posts.push({ url, message });
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve();
    },
    startBot: (access) => {
      accesses.push(access);
      return bot;
    },
  });
  return { channel, posts, bot, accesses };
}

describe('Slack with a webhook', () => {
  it('posts blocks to the URL in the secret', async () => {
    const { channel, posts } = setUp(['https://a']);

    await expect(channel.deliver(DELIVERY)).resolves.toEqual({ outcome: 'sent' });
    expect(posts.map(({ url }) => url)).toEqual(['https://a']);
    expect(posts[0]?.message.blocks?.[0]?.type).toBe('header');
  });

  it('posts nothing when only the context grew', async () => {
    const { channel, posts } = setUp(['https://a']);

    const receipt = await channel.deliver({ ...DELIVERY, onlyContext: true });

    expect([receipt, posts]).toEqual([{ outcome: 'none' }, []]);
  });

  it('says clearly that the secret is empty', async () => {
    const { channel, posts } = setUp([undefined]);

    await expect(channel.deliver(DELIVERY)).rejects.toThrow(
      new ChannelUnavailableError('the Slack secret is empty: put webhook URL or token into it'),
    );
    expect(posts).toEqual([]);
  });

  it('sends plain text when Slack refuses the blocks', async () => {
    const { channel, posts } = setUp(['https://a'], [new MessageRefusedError('invalid_blocks')]);

    await channel.deliver(DELIVERY);

    expect(posts).toHaveLength(2);
    expect(posts[1]?.message).not.toHaveProperty('blocks');
  });

  it('gives up when Slack refuses the plain text too', async () => {
    const refused = new MessageRefusedError('no_text');
    const { channel, posts } = setUp(['https://a'], [refused, refused]);

    await expect(channel.deliver(DELIVERY)).rejects.toBe(refused);
    expect(posts).toHaveLength(2);
  });

  it('tries the new URL when the webhook was replaced', async () => {
    const { channel, posts } = setUp(
      ['https://old', 'https://new'],
      [new ChannelUnavailableError('404')],
    );

    await channel.deliver(DELIVERY);

    expect(posts.map(({ url }) => url)).toEqual(['https://old', 'https://new']);
  });

  it.each([
    ['is still the same', ['https://a', 'https://a'], '404'],
    [
      'was removed meanwhile',
      ['https://a', undefined],
      'the Slack secret is empty: put webhook URL or token into it',
    ],
  ])('is unavailable when the URL %s', async (_name, texts, message) => {
    const { channel, posts } = setUp(texts, [new ChannelUnavailableError('404')]);

    await expect(channel.deliver(DELIVERY)).rejects.toThrow(new ChannelUnavailableError(message));
    expect(posts).toHaveLength(1);
  });

  it('leaves transient failures to the queue', async () => {
    const { channel, posts } = setUp(['https://a'], [new TransientError('503')]);

    await expect(channel.deliver(DELIVERY)).rejects.toThrow(TransientError);
    expect(posts).toHaveLength(1);
  });
});

describe('Slack with a bot token', () => {
  it('lets the bot of the secret post', async () => {
    const { channel, posts, bot, accesses } = setUp([BOT]);

    const receipt = await channel.deliver(DELIVERY);

    expect(receipt).toMatchObject({ outcome: 'sent', message: { channel: 'C0123ABC' } });
    expect([bot.calls, posts]).toEqual([['post'], []]);
    expect(accesses).toEqual([
      {
        kind: 'bot',
        token: 'xoxb-1234567890',
        channel: 'C0123ABC',
        apiUrl: 'https://slack.com/api/',
      },
    ]);
  });

  it('goes over to the bot when the webhook was replaced by a token', async () => {
    const { channel, bot } = setUp(['https://old', BOT], [new ChannelUnavailableError('404')]);

    await channel.deliver(DELIVERY);

    expect(bot.calls).toEqual(['post']);
  });
});
