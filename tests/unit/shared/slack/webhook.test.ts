import { inspect } from 'node:util';
import { ChannelUnavailableError } from '../../../../shared/domain/alert/alert-channel.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { MessageRefusedError } from '../../../../shared/slack/slack-errors.ts';
import { createSlackPoster } from '../../../../shared/slack/webhook.ts';

const URL = 'https://hooks.slack.com/services/T000/B000/hushhush';
const MESSAGE = { text: 'hello', unfurl_links: false, unfurl_media: false } as const;

type Answer = Response | Error;

function answer(status: number, body = 'ok', headers: Record<string, string> = {}): Answer {
  return new Response(body, { status, headers });
}

function setUp(answers: Answer[], timeoutMs = 3000) {
  const requests: { url: string; body: unknown }[] = [];
  const sleeps: number[] = [];
  const post = createSlackPoster({
    timeoutMs,
    sleep: (ms) => Promise.resolve(sleeps.push(ms)),
    random: () => 0.5,
    // Every request takes as long as it may.
    now: () => requests.length * timeoutMs,
    fetch: (url, init) => {
      requests.push({ url: String(url), body: JSON.parse(init?.body as string) });
      const next = answers.shift();
      if (!next) throw new Error('one request too many');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
  });
  return { post, requests, sleeps };
}

async function failureOf(promise: Promise<void>): Promise<Error> {
  return promise.then(
    () => new Error('did not fail'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
}

describe('createSlackPoster', () => {
  it('posts the message as it is', async () => {
    const { post, requests } = setUp([answer(200)]);

    await post(URL, MESSAGE);

    expect(requests).toEqual([{ url: URL, body: MESSAGE }]);
  });

  it('waits as long as Slack says on 429', async () => {
    const { post, requests, sleeps } = setUp([
      answer(429, 'rate_limited', { 'Retry-After': '2' }),
      answer(200),
    ]);

    await post(URL, MESSAGE);

    expect(requests).toHaveLength(2);
    expect(sleeps).toEqual([2000]);
  });

  it.each([
    ['without Retry-After', {}],
    ['with one that is no number', { 'Retry-After': 'soon' }],
  ])('waits a second on 429 %s', async (_name, headers) => {
    const { post, sleeps } = setUp([answer(429, '', headers), answer(200)]);

    await post(URL, MESSAGE);

    expect(sleeps).toEqual([1000]);
  });

  it.each([
    ['one long wait', ['6'], 1],
    ['short waits that add up', ['3', '3'], 2],
    ['a third refusal', ['1', '1', '1'], 3],
  ])('leaves %s to the queue', async (_name, waits, attempts) => {
    const { post, requests } = setUp(
      waits.map((seconds) => answer(429, '', { 'Retry-After': seconds })),
    );

    await expect(post(URL, MESSAGE)).rejects.toThrow(new TransientError('Slack limits the rate'));
    expect(requests).toHaveLength(attempts);
  });

  it('tries again shortly on 5xx and network errors, three times in all', async () => {
    const reset = new TypeError('fetch failed', {
      cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    });
    const { post, requests, sleeps } = setUp([answer(503), reset, answer(500, 'rollup_error')]);

    await expect(post(URL, MESSAGE)).rejects.toThrow(
      new TransientError('Slack answered 500 rollup_error'),
    );
    expect(requests).toHaveLength(3);
    expect(sleeps).toEqual([250, 500]);
  });

  it('does not start an attempt that could outlast the function', async () => {
    const { post, requests } = setUp([answer(503), answer(503)], 10_000);

    await expect(post(URL, MESSAGE)).rejects.toThrow(TransientError);
    expect(requests).toHaveLength(1);
  });

  it.each([
    [400, 'invalid_blocks', MessageRefusedError],
    [413, 'too_large', MessageRefusedError],
    [403, 'invalid_token', ChannelUnavailableError],
    [404, 'no_service', ChannelUnavailableError],
    [410, 'channel_is_archived', ChannelUnavailableError],
  ])('does not repeat what answers %d %s', async (status, body, expected) => {
    const { post, requests } = setUp([answer(status, body)]);

    const failure = await failureOf(post(URL, MESSAGE));

    expect(failure).toBeInstanceOf(expected);
    expect(failure.message).toBe(`Slack answered ${status} ${body}`);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a refusal', answer(404, 'no_service')],
    ['a network error that quotes it', new TypeError(`Failed to parse URL from ${URL}`)],
    [
      'a nested error that quotes it',
      new TypeError('fetch failed', { cause: new Error(`connect ${URL}`) }),
    ],
    ['an error whose code quotes it', Object.assign(new Error('x'), { code: URL })],
  ])('keeps the URL out of the error after %s', async (_name, given) => {
    const { post } = setUp([given, given, given]);

    const failure = await failureOf(post(URL, MESSAGE));

    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('hushhush');
  });

  it.each([
    [
      new TypeError('fetch failed', {
        cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      }),
      'ECONNREFUSED',
    ],
    [Object.assign(new Error('aborted'), { name: 'TimeoutError' }), 'no answer in time'],
    [new Error('anything'), 'no answer'],
  ])('names the reason of a network error', async (given, reason) => {
    const { post } = setUp([given, given, given]);

    await expect(post(URL, MESSAGE)).rejects.toThrow(
      new TransientError(`Slack could not be reached: ${reason}`),
    );
  });
});
