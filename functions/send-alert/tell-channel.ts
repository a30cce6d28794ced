import type { AlertLedger, Claim, Telling } from '../../shared/aws/alert-ledger.ts';
import {
  ChannelUnavailableError,
  type AlertChannel,
  type Receipt,
} from '../../shared/domain/alert/alert-channel.ts';
import type { AlertContent } from '../../shared/domain/alert/alert-content.ts';
import type { AlertRequest } from '../../shared/domain/alert/alert-request.ts';
import { lastTold } from '../../shared/domain/alert/news.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';

export interface TellChannelParts {
  readonly ledger: AlertLedger;
  readonly metrics: Metrics;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** One alert for one channel: what was asked for, and what the incident looks like now. */
export interface ChannelAlert {
  readonly channel: AlertChannel;
  readonly request: AlertRequest;
  readonly content: AlertContent;
  readonly details: IncidentDetails;
}

const CLAIM_ATTEMPTS = 15;
const CLAIM_PAUSE_MS = 500;

/** Tells one channel unless it knows already. Whatever fails is counted and thrown; the claim is given back. */
export async function tellChannel(
  alert: ChannelAlert,
  parts: TellChannelParts,
  logger: Logger,
): Promise<void> {
  try {
    const { incidentId, stateVersion, contextVersion } = alert.request;
    const telling = { incidentId, channel: alert.channel.name, stateVersion, contextVersion };
    const claim = await claimWhenFree(telling, parts);
    if (claim === 'told') {
      logger.info({ stateVersion, contextVersion }, 'nothing new for the channel');
      return;
    }
    await tellClaimed(alert, claim, { ...parts, logger });
  } catch (error) {
    const isUnavailable = error instanceof ChannelUnavailableError;
    parts.metrics.count('AlertsFailed');
    if (isUnavailable) parts.metrics.count('AlertChannelUnavailable');
    logger.error({ error }, isUnavailable ? 'alert channel is unavailable' : 'alert failed');
    throw error;
  }
}

/** Somebody else is done with the channel within seconds; waiting here is shorter than a round through the queue. */
async function claimWhenFree(
  telling: Telling,
  { ledger, sleep }: TellChannelParts,
): Promise<Claim | 'told'> {
  for (let attempt = 1; attempt <= CLAIM_ATTEMPTS; attempt += 1) {
    const claim = await ledger.claim(telling);
    if (claim !== 'busy') return claim;
    if (attempt < CLAIM_ATTEMPTS) await sleep(CLAIM_PAUSE_MS);
  }
  throw new TransientError('another alert of the incident is still being sent');
}

interface TellParts extends TellChannelParts {
  readonly logger: Logger;
}

async function tellClaimed(alert: ChannelAlert, claim: Claim, parts: TellParts): Promise<void> {
  const { incident } = alert.details;
  if (isOvertaken(alert, claim)) {
    await parts.ledger.giveBack(claim, 'unused');
    parts.logger.info({ stateVersion: incident.stateVersion }, 'left to the alert of a new state');
    return;
  }
  const { outcome, message, remark } = await deliver(alert, claim, parts);
  if (outcome !== 'none') parts.metrics.count('AlertsSent');
  const { stateVersion, contextVersion = 0, status } = incident;
  const isNoted = await parts.ledger.markTold(claim, {
    ...lastTold(alert.content),
    ...{ stateVersion, contextVersion },
    ...(message && { message }),
  });
  parts.logger.info(
    { stateVersion, contextVersion, status, outcome, remark, isNoted },
    'alert sent',
  );
}

/** A new state comes with an alert of its own, which brings the context along: it must not be told in passing. */
function isOvertaken({ request, details }: ChannelAlert, { last }: Claim): boolean {
  return request.stateVersion === 0 && details.incident.stateVersion > (last?.stateVersion ?? 0);
}

/** A crash between sending and noting leaves the attempt unfinished: the channel looks for its own message then, if it can. */
async function deliver(alert: ChannelAlert, claim: Claim, parts: TellParts): Promise<Receipt> {
  const { channel, content, details, request } = alert;
  const { last, unfinishedSince } = claim;
  try {
    return await channel.deliver({
      ...{ content, details },
      ...(last && { last }),
      ...(unfinishedSince !== undefined && { unfinishedSince }),
      onlyContext: request.stateVersion === 0,
    });
  } catch (error) {
    await parts.ledger.giveBack(claim).catch((cause: unknown) => {
      parts.logger.warn({ error: cause }, 'claim could not be given back, it will run out');
    });
    throw error;
  }
}
