import { deliverByBot } from '../../../../functions/send-alert/slack-bot.ts';
import {
  ChannelUnavailableError,
  type Delivery,
  type Told,
} from '../../../../shared/domain/alert/alert-channel.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import type { Incident } from '../../../../shared/domain/incident.ts';
import { MessageGoneError, MessageRefusedError } from '../../../../shared/slack/slack-errors.ts';
import { anAlert } from '../../../builders/alert.ts';
import { fakeBot, type FakeBot } from '../../../builders/fake-bot.ts';
import { incidentDetails } from '../../../builders/incident.ts';

const ACCESS = {
  kind: 'bot',
  token: 'xoxb-1234567890',
  channel: 'C0123ABC',
  apiUrl: 'https://slack.com/api/',
} as const;
const PLACE = { channel: 'C0123ABC', ts: 'old' };
const SINCE = '2026-11-21T10:00:00.000Z';
const WITHOUT_PLACE: Told = {
  ...{ stateVersion: 2, contextVersion: 0 },
  ...{ status: 'contained', severityBand: 'high', activeAfterRelease: false, isLeaking: false },
};
const LAST: Told = { ...WITHOUT_PLACE, message: PLACE };

interface Given extends Partial<Omit<Delivery, 'content' | 'details'>> {
  readonly incident?: Partial<Incident>;
}

function deliver(bot: FakeBot, { incident = {}, ...given }: Given = {}) {
  const details = incidentDetails(incident);
  const delivery = { content: anAlert(details), details, onlyContext: false, ...given };
  return deliverByBot(delivery, ACCESS, bot);
}

describe('a bot', () => {
  it('posts the first state and says where', async () => {
    const bot = fakeBot();

    expect(await deliver(bot)).toEqual({
      outcome: 'sent',
      message: { channel: 'C0123ABC', ts: 'new' },
    });
    expect(bot.calls).toEqual(['post']);
    expect(bot.messages[0]?.blocks?.[0]?.type).toBe('header');
  });

  it('changes that message for a later state and answers in its thread', async () => {
    const bot = fakeBot();

    expect(await deliver(bot, { last: LAST })).toEqual({ outcome: 'updated', message: PLACE });
    expect(bot.calls).toEqual(['update', 'reply']);
    expect(bot.messages[1]?.text).toMatch(/^\*Contained in 3\.2 s\.\*/);
    expect(bot.broadcasts).toEqual([false]);
  });

  it.each([
    ['it failed', { status: 'failed' }],
    ['it became more severe', { severityBand: 'critical' }],
    ['it goes on after the release', { status: 'released', activeAfterRelease: true }],
  ] as const)('calls the whole channel when %s', async (_name, incident) => {
    const bot = fakeBot();

    await deliver(bot, { last: LAST, incident });

    expect(bot.broadcasts).toEqual([true]);
  });

  it('only changes the message when only the context grew', async () => {
    const bot = fakeBot();

    await deliver(bot, { last: LAST, onlyContext: true });

    expect(bot.calls).toEqual(['update']);
  });

  it('posts anew where the alerts of another channel were told, or a webhook told them', async () => {
    const elsewhere = fakeBot();
    const unnamed = fakeBot();
    await deliver(elsewhere, { last: { ...LAST, message: { channel: 'COTHER', ts: '1' } } });
    await deliver(unnamed, { last: WITHOUT_PLACE });

    expect([elsewhere.calls, unnamed.calls]).toEqual([['post'], ['post']]);
  });

  it('sends plain text when Slack refuses the blocks, new or changed', async () => {
    const refused = () => [new MessageRefusedError('invalid_blocks')];
    const posting = fakeBot({ failures: { post: refused() } });
    const changing = fakeBot({ failures: { update: refused() } });

    await deliver(posting);
    await deliver(changing, { last: LAST });

    expect(posting.calls).toEqual(['post', 'post']);
    expect(posting.messages[1]).not.toHaveProperty('blocks');
    expect(changing.calls).toEqual(['update', 'update', 'reply']);
    expect(changing.messages[1]).not.toHaveProperty('blocks');
  });
});

describe('a message that is gone', () => {
  const gone = () => ({ update: [new MessageGoneError('Slack answered message_not_found')] });

  it('is posted anew for a new state', async () => {
    const bot = fakeBot({ failures: gone() });

    expect(await deliver(bot, { last: LAST })).toEqual({
      outcome: 'sent',
      message: { channel: 'C0123ABC', ts: 'new' },
      remark: 'Slack answered message_not_found',
    });
    expect(bot.calls).toEqual(['update', 'post']);
  });

  it('is not missed when only the context grew', async () => {
    const bot = fakeBot({ failures: gone() });

    expect(await deliver(bot, { last: LAST, onlyContext: true })).toEqual({ outcome: 'none' });
    expect(bot.calls).toEqual(['update']);
  });

  it('is not posted twice when that attempt crashed, too', async () => {
    const found = { place: { channel: 'C0123ABC', ts: 'newer' }, stateVersion: 3 };
    const bot = fakeBot({ failures: gone(), found });

    const receipt = await deliver(bot, { last: LAST, unfinishedSince: SINCE });

    expect(receipt).toMatchObject({ outcome: 'found', message: found.place });
    expect(bot.calls).toEqual(['update', 'findMessage', 'update']);
  });
});

describe('a bot after an attempt that never said how it ended', () => {
  const found = { place: PLACE, stateVersion: 3 };

  it('finds what it had posted, and does not post again', async () => {
    const bot = fakeBot({ found });

    expect(await deliver(bot, { unfinishedSince: SINCE })).toEqual({
      outcome: 'found',
      message: PLACE,
    });
    expect(bot.calls).toEqual(['findMessage', 'update']);
  });

  it('answers in the thread when what it finds is about an older state', async () => {
    const bot = fakeBot({ found: { ...found, stateVersion: 2 } });

    await deliver(bot, { unfinishedSince: SINCE, incident: { stateVersion: 3 } });

    expect(bot.calls).toEqual(['findMessage', 'update', 'hasReply', 'reply']);
  });

  it('posts when it finds nothing, or what it finds is gone before it is changed', async () => {
    const nothing = fakeBot();
    const gone = fakeBot({ found, failures: { update: [new MessageGoneError('gone')] } });

    await deliver(nothing, { unfinishedSince: SINCE });
    await deliver(gone, { unfinishedSince: SINCE });

    expect(nothing.calls).toEqual(['findMessage', 'post']);
    expect(gone.calls).toEqual(['findMessage', 'update', 'post']);
  });

  it('does not answer twice in the thread', async () => {
    const bot = fakeBot({ replied: true });

    await deliver(bot, { last: LAST, unfinishedSince: SINCE });

    expect(bot.calls).toEqual(['update', 'hasReply']);
  });

  it('posts when it may not read the channel, and says so: better twice than never', async () => {
    const missing = () => [new ChannelUnavailableError('Slack answered missing_scope')];
    const first = fakeBot({ failures: { findMessage: missing() } });
    const later = fakeBot({ failures: { hasReply: missing() } });

    const receipt = await deliver(first, { unfinishedSince: SINCE });
    await deliver(later, { last: LAST, unfinishedSince: SINCE });

    expect(receipt.remark).toBe('earlier attempt not looked for: Slack answered missing_scope');
    expect(first.calls).toEqual(['findMessage', 'post']);
    expect(later.calls).toEqual(['update', 'hasReply', 'reply']);
  });

  it('leaves trouble of Slack to the queue', async () => {
    const trouble = () => [new TransientError('503')];
    const searching = fakeBot({ failures: { findMessage: trouble() } });
    const reading = fakeBot({ failures: { hasReply: trouble() } });
    const changing = fakeBot({ failures: { update: trouble() } });

    await expect(deliver(searching, { unfinishedSince: SINCE })).rejects.toThrow('503');
    await expect(deliver(reading, { last: LAST, unfinishedSince: SINCE })).rejects.toThrow('503');
    await expect(deliver(changing, { last: LAST })).rejects.toThrow('503');
  });
});
