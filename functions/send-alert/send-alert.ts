import type { AlertChannel } from '../../shared/domain/alert/alert-channel.ts';
import { composeAlert } from '../../shared/domain/alert/alert-content.ts';
import { parseAlertRequest, type AlertRequest } from '../../shared/domain/alert/alert-request.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { InvalidInputError, TransientError } from '../../shared/domain/errors.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import { tellChannel, type TellChannelParts } from './tell-channel.ts';

interface SendAlertParts extends TellChannelParts {
  readonly readIncident: (incidentId: string) => Promise<IncidentDetails | undefined>;
  readonly channels: readonly AlertChannel[];
  readonly clock: Clock;
  readonly stack: string;
  /** Where docs/runbooks is published; empty when it is not. */
  readonly runbookBaseUrl: string;
}

/**
 * Tells every channel the incident's current state, unless it knows the requested one or a later one. Channels do not
 * wait for each other; when one fails the message is retried, and only that channel is told again.
 */
export function createSendAlert(parts: SendAlertParts) {
  return async (body: string, logger: Logger): Promise<void> => {
    const request = parseAlertRequest(body);
    const details = await readRequested(request, parts);
    const { stack, runbookBaseUrl } = parts;
    const content = composeAlert(details, { stack, runbookBaseUrl, now: parts.clock() });
    const results = await Promise.allSettled(
      parts.channels.map((channel) => {
        const log = logger.child({ incidentId: request.incidentId, channel: channel.name });
        return tellChannel({ channel, request, content, details }, parts, log);
      }),
    );
    throwIfAnyFailed(results, parts.channels);
  };
}

async function readRequested(
  { incidentId, stateVersion, contextVersion }: AlertRequest,
  { readIncident }: SendAlertParts,
): Promise<IncidentDetails> {
  const details = await readIncident(incidentId);
  if (!details) throw new InvalidInputError('unknown incident', { facts: { incidentId } });
  const { incident } = details;
  const isThere = (incident.contextVersion ?? 0) >= contextVersion;
  if (isThere && incident.stateVersion >= stateVersion) return details;
  throw new TransientError('the incident is older than the alert', { facts: { incidentId } });
}

function throwIfAnyFailed(
  results: readonly PromiseSettledResult<void>[],
  channels: readonly AlertChannel[],
): void {
  const failures = results.flatMap((result, index) => {
    const channel = channels[index]?.name;
    return result.status === 'rejected' ? [{ channel, reason: result.reason as unknown }] : [];
  });
  if (failures.length === 0) return;
  const failed = failures.map(({ channel }) => channel).join(', ');
  const cause = new AggregateError(failures.map(({ reason }) => reason));
  throw new TransientError(`alert not delivered to ${failed}`, { cause });
}
