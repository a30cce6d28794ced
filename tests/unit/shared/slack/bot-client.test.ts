import { inspect } from 'node:util';
import { ChannelUnavailableError } from '../../../../shared/domain/alert/alert-channel.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { startBot } from '../../../../shared/slack/bot-client.ts';
import { MessageGoneError, MessageRefusedError } from '../../../../shared/slack/slack-errors.ts';

const ACCESS = {
  kind: 'bot',
  token: 'xoxb-1-hushhush',
  channel: 'C0123ABC',
  apiUrl: 'https://slack.com/api/',
} as const;
const MESSAGE = { text: 'hello', unfurl_links: false, unfurl_media: false } as const;
const BLOCKS = [{ type: 'divider' as const }];
const IDENTITY = { incidentId: 'inc-1', stateVersion: 3 };
const PLACE = { channel: 'C0123ABC', ts: '1.2' };

type Answer = Response | Error;

function ok(body: Record<string, unknown> = {}): Answer {
  return new Response(JSON.stringify({ ok: true, ...body }));
}

function refused(error: string): Answer {
  return new Response(JSON.stringify({ ok: false, error }));
}

function setUp(answers: Answer[], timeoutMs = 3000) {
  const requests: { method: string; body: Record<string, string>; token: string | null }[] = [];
  const sleeps: number[] = [];
  const bot = startBot(ACCESS, {
    timeoutMs,
    sleep: (ms) => Promise.resolve(sleeps.push(ms)),
    random: () => 0.5,
    now: () => requests.length * timeoutMs,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      const body = Object.fromEntries(new URLSearchParams(init?.body as string));
      const method = String(url).replace(ACCESS.apiUrl, '');
      requests.push({ method, body, token: headers.get('authorization') });
      const next = answers.shift();
      if (!next) throw new Error('one request too many');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
  });
  return { bot, requests, sleeps };
}

function own(part: string, incidentId: string, [stateVersion, ts]: [number, string]) {
  const event_payload = { incident_id: incidentId, state_version: stateVersion };
  return { ts, metadata: { event_type: part, event_payload } };
}

describe('a bot', () => {
  it('posts with its token, and with what lets it find the message again', async () => {
    const { bot, requests } = setUp([ok({ channel: 'C0123ABC', ts: '1.2' })]);

    expect(await bot.post({ ...MESSAGE, blocks: BLOCKS }, IDENTITY)).toEqual(PLACE);
    expect(requests).toMatchObject([
      {
        method: 'chat.postMessage',
        token: 'Bearer xoxb-1-hushhush',
        body: { channel: 'C0123ABC', text: 'hello', unfurl_links: 'false' },
      },
    ]);
    expect(JSON.parse(requests[0]?.body['blocks'] ?? '')).toEqual(BLOCKS);
    expect(JSON.parse(requests[0]?.body['metadata'] ?? '')).toEqual({
      event_type: 'riposte_alert',
      event_payload: { incident_id: 'inc-1', state_version: 3 },
    });
  });

  it('changes a message as a whole: blocks that are no longer meant go', async () => {
    const { bot, requests } = setUp([ok()]);

    await bot.update(PLACE, MESSAGE, IDENTITY);

    expect(requests).toMatchObject([
      { method: 'chat.update', body: { channel: 'C0123ABC', ts: '1.2', blocks: '[]' } },
    ]);
  });

  it.each([true, false])('answers in a thread, shown in the channel: %s', async (broadcast) => {
    const { bot, requests } = setUp([ok()]);

    await bot.reply(PLACE, { message: MESSAGE, identity: IDENTITY, broadcast });

    expect(requests).toMatchObject([
      {
        method: 'chat.postMessage',
        body: { thread_ts: '1.2', reply_broadcast: String(broadcast) },
      },
    ]);
    expect(requests[0]?.body['metadata']).toContain('riposte_update');
  });
});

describe('looking for an own message', () => {
  const SINCE = '2026-11-21T10:00:00.000Z';

  it('reads the channel from a minute before the attempt on, with metadata', async () => {
    const { bot, requests } = setUp([
      ok({
        messages: [
          { ts: '9', text: 'somebody else' },
          own('other_app', 'inc-1', [3, '8']),
          own('riposte_alert', 'inc-2', [3, '7']),
          own('riposte_update', 'inc-1', [3, '6']),
          own('riposte_alert', 'inc-1', [2, '5']),
        ],
      }),
    ]);

    expect(await bot.findMessage('inc-1', SINCE)).toEqual({
      place: { channel: 'C0123ABC', ts: '5' },
      stateVersion: 2,
    });
    expect(requests).toMatchObject([
      {
        method: 'conversations.history',
        body: {
          channel: 'C0123ABC',
          oldest: String(Date.parse(SINCE) / 1000 - 60),
          include_all_metadata: 'true',
        },
      },
    ]);
  });

  it('turns pages until it is found, or there are no more', async () => {
    const more = { messages: [], response_metadata: { next_cursor: 'next' } };
    const found = setUp([ok(more), ok({ messages: [own('riposte_alert', 'inc-1', [3, '5'])] })]);
    const ended = setUp([ok(more), ok({})]);

    expect((await found.bot.findMessage('inc-1', SINCE))?.place.ts).toBe('5');
    expect(found.requests[1]?.body['cursor']).toBe('next');
    await expect(ended.bot.findMessage('inc-1', SINCE)).resolves.toBeUndefined();
  });

  it('gives up after five pages', async () => {
    const page = () => ok({ messages: [], response_metadata: { next_cursor: 'next' } });
    const { bot, requests } = setUp([page(), page(), page(), page(), page()], 0);

    await expect(bot.findMessage('inc-1', SINCE)).resolves.toBeUndefined();
    expect(requests).toHaveLength(5);
  });

  it.each([
    [own('riposte_update', 'inc-1', [3, '5']), true],
    [own('riposte_update', 'inc-1', [4, '5']), true],
    [own('riposte_update', 'inc-1', [2, '5']), false],
    [own('riposte_alert', 'inc-1', [3, '1.2']), false],
  ])('with %j in the thread says that it has answered: %s', async (message, expected) => {
    const { bot, requests } = setUp([ok({ messages: [message] })]);

    await expect(bot.hasReply(PLACE, IDENTITY)).resolves.toBe(expected);
    expect(requests).toMatchObject([{ method: 'conversations.replies', body: { ts: '1.2' } }]);
  });
});

describe('when Slack says no', () => {
  it.each([
    ['invalid_auth', ChannelUnavailableError, 'Slack answered invalid_auth: put a valid'],
    ['not_in_channel', ChannelUnavailableError, 'invite the bot into the channel'],
    ['channel_not_found', ChannelUnavailableError, 'is the id of the channel right'],
    ['missing_scope', ChannelUnavailableError, 'scopes: chat:write, channels:history'],
    ['something_new', ChannelUnavailableError, 'Slack answered something_new'],
    ['msg_too_long', MessageRefusedError, 'Slack answered msg_too_long'],
    ['invalid_blocks', MessageRefusedError, 'Slack answered invalid_blocks'],
    ['message_not_found', MessageGoneError, 'Slack answered message_not_found'],
    ['edit_window_closed', MessageGoneError, 'Slack answered edit_window_closed'],
  ])('%s is a %p and not repeated', async (code, type, message) => {
    const { bot, requests } = setUp([refused(code)]);
    const failing = bot.post(MESSAGE, IDENTITY);

    await expect(failing).rejects.toThrow(type);
    await expect(failing).rejects.toThrow(message);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['429 with Retry-After', new Response('', { status: 429, headers: { 'Retry-After': '2' } })],
    ['ratelimited', refused('ratelimited')],
    ['an internal error', refused('internal_error')],
    ['503', new Response('', { status: 503 })],
    ['no connection', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
  ])('%s is tried again', async (_name, answer) => {
    const { bot, requests } = setUp([answer, ok({ ts: '1.2' })]);

    await expect(bot.post(MESSAGE, IDENTITY)).resolves.toEqual(PLACE);
    expect(requests).toHaveLength(2);
  });

  it('waits as long as Slack asks', async () => {
    const limited = new Response('', { status: 429, headers: { 'Retry-After': '2' } });
    const { bot, sleeps } = setUp([limited, refused('ratelimited'), ok({ ts: '1.2' })]);

    await bot.post(MESSAGE, IDENTITY);

    expect(sleeps).toEqual([2000, 1000]);
  });

  it('leaves trouble that lasts to the queue', async () => {
    const { bot } = setUp([refused('fatal_error'), refused('fatal_error'), refused('fatal_error')]);

    await expect(bot.post(MESSAGE, IDENTITY)).rejects.toThrow(
      new TransientError('Slack answered fatal_error'),
    );
  });

  it('gives all calls for one message one deadline', async () => {
    const { bot, requests } = setUp([ok(), refused('internal_error')], 8000);
    await bot.update(PLACE, MESSAGE, IDENTITY);

    const reply = { message: MESSAGE, identity: IDENTITY, broadcast: false };
    await expect(bot.reply(PLACE, reply)).rejects.toThrow(TransientError);
    expect(requests).toHaveLength(2);
  });

  it('takes other answers for a channel that cannot be used', async () => {
    const { bot } = setUp([new Response('no', { status: 404 })]);

    await expect(bot.post(MESSAGE, IDENTITY)).rejects.toThrow(
      new ChannelUnavailableError('Slack answered 404'),
    );
  });

  it.each([
    ['a refusal', () => refused('invalid_auth')],
    ['a network error that quotes it', () => new TypeError('to xoxb-1-hushhush')],
    ['an answer that quotes it', () => new Response('xoxb-1-hushhush', { status: 400 })],
  ])('keeps the token out of the error after %s', async (_name, answer) => {
    const { bot } = setUp([answer(), answer(), answer()]);

    const failure: unknown = await bot.post(MESSAGE, IDENTITY).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Error);
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('hushhush');
  });
});
