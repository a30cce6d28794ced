import { inspect } from 'node:util';
import { ChannelUnavailableError } from '../../../../shared/domain/alert/alert-channel.ts';
import { readSlackSecret } from '../../../../shared/slack/slack-secret.ts';

const BOT = { botToken: 'xoxb-1-hushhush', channel: 'C0123ABC' };

function refusal(secret: unknown): Error {
  try {
    readSlackSecret(typeof secret === 'string' ? secret : JSON.stringify(secret));
  } catch (error) {
    if (error instanceof ChannelUnavailableError) return error;
    throw error;
  }
  throw new Error('was taken');
}

describe('the secret for Slack', () => {
  it.each(['https://hooks.slack.com/services/T/B/x', 'http://127.0.0.1:4566/services/T/B/x'])(
    'may be the webhook %s',
    (url) => {
      expect(readSlackSecret(url)).toEqual({ kind: 'webhook', url });
    },
  );

  it('may hold a bot token and the id of a channel', () => {
    expect(readSlackSecret(JSON.stringify(BOT))).toEqual({
      kind: 'bot',
      token: 'xoxb-1-hushhush',
      channel: 'C0123ABC',
      apiUrl: 'https://slack.com/api/',
    });
  });

  it('may name the API of another Slack', () => {
    const apiUrl = 'https://slack-gov.com/api/';

    expect(readSlackSecret(JSON.stringify({ ...BOT, apiUrl }))).toMatchObject({ apiUrl });
  });

  it.each([
    '',
    'not a url',
    'http://hooks.slack.com/services/x',
    'ftp://127.0.0.1/x',
    'file:///etc/passwd',
  ])('may not be %j', (text) => {
    expect(refusal(text).message).toBe('the Slack secret is neither an https URL nor JSON');
  });

  it.each([
    ['{"botToken":', 'JSON'],
    [{ channel: 'C0123ABC' }, 'botToken'],
    [{ ...BOT, botToken: 'xoxp-1-hushhush' }, 'botToken'],
    [{ ...BOT, channel: '#alerts' }, 'channel'],
    [{ ...BOT, apiUrl: 'http://evil.example.com/api/' }, 'apiUrl'],
    [{ ...BOT, apiUrl: 'https://slack.com/api' }, 'apiUrl'],
    [{ botToken: 1, channel: 2 }, 'botToken, channel'],
  ])('names what is wrong with %j', (secret, wrong) => {
    expect(refusal(secret).message).toBe(`the Slack secret is not as documented: ${wrong}`);
  });

  it('is in no error', () => {
    const errors = [refusal({ ...BOT, channel: 'hushhush' }), refusal('hushhush')];

    expect(inspect(errors, { depth: 9, showHidden: true })).not.toContain('hushhush');
  });
});
