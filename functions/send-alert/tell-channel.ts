import type { AlertLedger, Claim, Telling } from '../../shared/aws/alert-ledger.ts';
import {
  ChannelUnavailableError,
  type AlertChannel,
} from '../../shared/domain/alert/alert-channel.ts';
import type { AlertContent } from '../../shared/domain/alert/alert-content.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';

export interface TellChannelParts {
  readonly ledger: AlertLedger;
  readonly metrics: Metrics;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** One alert for one channel: who asked for which state, and what the incident looks like now. */
export interface ChannelAlert {
  readonly channel: AlertChannel;
  readonly incidentId: string;
  readonly requestedVersion: number;
  readonly currentVersion: number;
  readonly content: AlertContent;
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
    const { incidentId, channel, requestedVersion: stateVersion } = alert;
    const claim = await claimWhenFree({ incidentId, channel: channel.name, stateVersion }, parts);
    if (claim === 'told') {
      logger.info({ stateVersion }, 'channel has been told this state or a later one');
      return;
    }
    await sendClaimed(alert, claim, { ...parts, logger });
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

interface SendParts extends TellChannelParts {
  readonly logger: Logger;
}

/** A crash between sending and noting means that the same state is told again: better twice than never. */
async function sendClaimed(alert: ChannelAlert, claim: Claim, parts: SendParts): Promise<void> {
  const { ledger, metrics, logger } = parts;
  const { channel, content, currentVersion } = alert;
  try {
    await channel.send(content);
  } catch (error) {
    await ledger.giveBack(claim).catch((cause: unknown) => {
      logger.warn({ error: cause }, 'claim could not be given back, it will run out');
    });
    throw error;
  }
  metrics.count('AlertsSent');
  const isNoted = await ledger.markTold(claim, currentVersion);
  logger.info({ stateVersion: currentVersion, status: content.status, isNoted }, 'alert sent');
}
