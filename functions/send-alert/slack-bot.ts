import type { Delivery, MessagePlace, Receipt } from '../../shared/domain/alert/alert-channel.ts';
import { ChannelUnavailableError } from '../../shared/domain/alert/alert-channel.ts';
import { gotWorse } from '../../shared/domain/alert/news.ts';
import type { SlackBot } from '../../shared/slack/bot-client.ts';
import type { MessageIdentity, OwnMessage } from '../../shared/slack/own-message.ts';
import { renderAlert, renderFallback, renderReply } from '../../shared/slack/render-alert.ts';
import { MessageGoneError } from '../../shared/slack/slack-errors.ts';
import type { BotAccess } from '../../shared/slack/slack-secret.ts';
import { orPlain } from './or-plain.ts';

/**
 * One message for an incident: posted for its first state, changed for each later one, which is also named in its thread. What an
 * unfinished attempt may have posted is looked for before it is posted again.
 */
export async function deliverByBot(
  delivery: Delivery,
  access: BotAccess,
  bot: SlackBot,
): Promise<Receipt> {
  const place = knownPlace(delivery, access);
  if (!place) return postOnce(delivery, bot);
  return orElse(
    () => change(delivery, bot, place),
    async (gone) => {
      if (delivery.onlyContext) return { outcome: 'none' };
      return { remark: gone.message, ...(await postOnce(delivery, bot)) };
    },
  );
}

/** A message in a channel that is no longer the one for alerts is left as it is. */
function knownPlace({ last }: Delivery, { channel }: BotAccess): MessagePlace | undefined {
  return last?.message?.channel === channel ? last.message : undefined;
}

async function postOnce(delivery: Delivery, bot: SlackBot): Promise<Receipt> {
  const { found, remark } = await lookForOwn(delivery, bot);
  const noted = remark === undefined ? {} : { remark };
  if (!found) return { ...(await post(delivery, bot)), ...noted };
  return orElse(
    () => takeUp(delivery, bot, found),
    () => post(delivery, bot),
  );
}

interface Search {
  readonly found?: OwnMessage | undefined;
  readonly remark?: string;
}

/** Without the scope to read the channel it is posted again: better twice than never. */
async function lookForOwn({ details, unfinishedSince }: Delivery, bot: SlackBot): Promise<Search> {
  if (unfinishedSince === undefined) return {};
  try {
    return { found: await bot.findMessage(details.incident.incidentId, unfinishedSince) };
  } catch (error) {
    if (!(error instanceof ChannelUnavailableError)) throw error;
    return { remark: `earlier attempt not looked for: ${error.message}` };
  }
}

/** The attempt had posted, and did not come to note it. */
async function takeUp(delivery: Delivery, bot: SlackBot, found: OwnMessage): Promise<Receipt> {
  const { place, stateVersion } = found;
  await update(delivery, bot, place);
  if (stateVersion < delivery.details.incident.stateVersion) await reply(delivery, bot, place);
  return { outcome: 'found', message: place };
}

async function post({ content, details }: Delivery, bot: SlackBot): Promise<Receipt> {
  const identity = identityOf(details);
  const message = await orPlain(renderAlert(content), renderFallback(content), (text) =>
    bot.post(text, identity),
  );
  return { outcome: 'sent', message };
}

async function change(delivery: Delivery, bot: SlackBot, place: MessagePlace): Promise<Receipt> {
  await update(delivery, bot, place);
  if (!delivery.onlyContext) await reply(delivery, bot, place);
  return { outcome: 'updated', message: place };
}

async function update({ content, details }: Delivery, bot: SlackBot, place: MessagePlace) {
  const identity = identityOf(details);
  await orPlain(renderAlert(content), renderFallback(content), (text) =>
    bot.update(place, text, identity),
  );
}

/** A change of a message calls nobody; an answer does those who follow the thread, and all when it got worse. */
async function reply(delivery: Delivery, bot: SlackBot, place: MessagePlace): Promise<void> {
  const { content, details, last, unfinishedSince } = delivery;
  const identity = identityOf(details);
  if (unfinishedSince !== undefined && (await hasReply(bot, place, identity))) return;
  await bot.reply(place, {
    message: renderReply(content),
    identity,
    broadcast: gotWorse(last, content),
  });
}

async function hasReply(bot: SlackBot, place: MessagePlace, identity: MessageIdentity) {
  return bot.hasReply(place, identity).catch((error: unknown) => {
    if (error instanceof ChannelUnavailableError) return false;
    throw error;
  });
}

/** Somebody deleted the message, or it is too old to be changed. */
async function orElse(
  changing: () => Promise<Receipt>,
  otherwise: (gone: MessageGoneError) => Promise<Receipt>,
): Promise<Receipt> {
  try {
    return await changing();
  } catch (error) {
    if (!(error instanceof MessageGoneError)) throw error;
    return otherwise(error);
  }
}

function identityOf({ incident }: Delivery['details']): MessageIdentity {
  return { incidentId: incident.incidentId, stateVersion: incident.stateVersion };
}
