import { createSlackChannel } from '../../../../functions/send-alert/slack-channel.ts';
import { ChannelUnavailableError } from '../../../../shared/domain/alert/alert-channel.ts';
import { composeAlert } from '../../../../shared/domain/alert/alert-content.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { SlackMessage } from '../../../../shared/slack/render-alert.ts';
import { MessageRefusedError } from '../../../../shared/slack/webhook.ts';
import { incidentDetails } from '../../../builders/incident.ts';

const CONTENT = composeAlert(incidentDetails(), { stack: 's', now: new Date(0) });

/** A secret whose value after each `forget` is the next of `urls`. */
function setUp(urls: (string | undefined)[], failures: (Error | undefined)[] = []) {
  const posts: { url: string; message: SlackMessage }[] = [];
  let reads = 0;
  const channel = createSlackChannel({
    webhookUrl: {
      read: () => Promise.resolve(urls[Math.min(reads, urls.length - 1)]),
      forget: () => {
        reads += 1;
      },
    },
    post: (url, message) => {
      posts.push({ url, message });
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve();
    },
  });
  return { channel, posts };
}

describe('createSlackChannel', () => {
  it('posts blocks to the URL in the secret', async () => {
    const { channel, posts } = setUp(['https://a']);

    await channel.send(CONTENT);

    expect(posts).toMatchObject([
      { url: 'https://a', message: { blocks: [{ type: 'header' }, {}, {}, {}, {}, {}, {}, {}] } },
    ]);
  });

  it('says clearly that the secret is empty', async () => {
    const { channel, posts } = setUp([undefined]);

    await expect(channel.send(CONTENT)).rejects.toThrow(
      new ChannelUnavailableError('the Slack secret is empty: put the webhook URL into it'),
    );
    expect(posts).toEqual([]);
  });

  it('sends plain text when Slack refuses the blocks', async () => {
    const { channel, posts } = setUp(['https://a'], [new MessageRefusedError('invalid_blocks')]);

    await channel.send(CONTENT);

    expect(posts).toHaveLength(2);
    expect(posts[1]?.message).not.toHaveProperty('blocks');
  });

  it('gives up when Slack refuses the plain text too', async () => {
    const refused = new MessageRefusedError('no_text');
    const { channel, posts } = setUp(['https://a'], [refused, refused]);

    await expect(channel.send(CONTENT)).rejects.toBe(refused);
    expect(posts).toHaveLength(2);
  });

  it('tries the new URL when the webhook was replaced', async () => {
    const { channel, posts } = setUp(
      ['https://old', 'https://new'],
      [new ChannelUnavailableError('404')],
    );

    await channel.send(CONTENT);

    expect(posts.map(({ url }) => url)).toEqual(['https://old', 'https://new']);
  });

  it.each([
    ['is still the same', ['https://a', 'https://a'], '404'],
    [
      'was removed meanwhile',
      ['https://a', undefined],
      'the Slack secret is empty: put the webhook URL into it',
    ],
  ])('is unavailable when the URL %s', async (_name, urls, message) => {
    const { channel, posts } = setUp(urls, [new ChannelUnavailableError('404')]);

    await expect(channel.send(CONTENT)).rejects.toThrow(new ChannelUnavailableError(message));
    expect(posts).toHaveLength(1);
  });

  it('leaves transient failures to the queue', async () => {
    const { channel, posts } = setUp(['https://a'], [new TransientError('503')]);

    await expect(channel.send(CONTENT)).rejects.toThrow(TransientError);
    expect(posts).toHaveLength(1);
  });
});
