import type { IncidentChanger } from '../../shared/aws/incident-changer.ts';
import type { ActionMode } from '../../shared/domain/action.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { isSameEvidence } from '../../shared/domain/context/bound-preserved.ts';
import { boundContext } from '../../shared/domain/context/limits.ts';
import {
  findPreserved,
  isAllKept,
  withPreserved,
  type EvidencePiece,
} from '../../shared/domain/context/preserved-evidence.ts';
import { withoutFacts } from '../../shared/domain/context/without-facts.ts';
import { InvalidInputError, TransientError } from '../../shared/domain/errors.ts';
import type { ContainmentRequested } from '../../shared/domain/events/containment.ts';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { actionKey } from '../../shared/domain/response-plan.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Metrics } from '../../shared/runtime/metrics.ts';
import type { Wanted } from './keep-object.ts';
import type { TakePieces } from './take-pieces.ts';

interface PreserveParts {
  readonly readIncident: (incidentId: string) => Promise<IncidentDetails | undefined>;
  readonly changer: Pick<IncidentChanger, 'change'>;
  /** Runs the work while no other delivery of the order does. */
  readonly withLease: <T>(wanted: Wanted, work: () => Promise<T>) => Promise<T>;
  readonly take: TakePieces;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

export type Preserve = (order: ContainmentRequested, logger: Logger) => Promise<void>;

/** order → what is kept already → the missing pieces, each for itself → written into the incident → again later, where AWS said so. */
export function createPreserve(parts: PreserveParts): Preserve {
  return async (order, logger) => {
    const { incidentId, target, correlationId } = order;
    const log = logger.child({ incidentId, correlationId, target: target.id });
    await parts.withLease({ incidentId, target }, async () => {
      const details = await readOrdered(parts, order);
      const before = findPreserved(details.context, target);
      if (isAllKept(before)) {
        log.info('evidence was kept before');
        return;
      }
      const mode = modeOnRecord(details, order);
      const known = before?.pieces ?? [];
      const { pieces, retry } = await parts.take({ incidentId, target, mode, known }, log);
      await write(parts, { incidentId, target }, pieces);
      report(parts, pieces, log);
      if (retry) throw new TransientError('some evidence could not be taken yet');
    });
  };
}

async function readOrdered(
  { readIncident }: PreserveParts,
  { incidentId, action }: ContainmentRequested,
): Promise<IncidentDetails> {
  if (action !== 'isolate-instance') {
    throw new InvalidInputError('evidence is kept of isolated instances only', {
      facts: { incidentId, action },
    });
  }
  const details = await readIncident(incidentId);
  if (!details) throw new InvalidInputError('unknown incident', { facts: { incidentId } });
  return details;
}

/** The mode on record decides, as it does for the containment: a later finding may have made an order of a dry run. */
function modeOnRecord(
  { actions }: IncidentDetails,
  order: ContainmentRequested,
): Exclude<ActionMode, 'off'> {
  const record = actions.find((action) => actionKey(action) === actionKey(order));
  if (record) return record.mode === 'auto' ? 'auto' : 'dry-run';
  throw new InvalidInputError('the incident has no such action', {
    facts: { incidentId: order.incidentId, action: actionKey(order) },
  });
}

/** People are told of it with the next state, or by a change of the message that stands there: it is no state of its own. */
async function write(
  { changer, clock }: PreserveParts,
  { incidentId, target }: Wanted,
  pieces: readonly EvidencePiece[],
): Promise<void> {
  const at = clock().toISOString();
  await changer.change(incidentId, ({ incident, context: before }) => {
    const preserved = withPreserved(before ?? withoutFacts(at), { target, at, pieces });
    const context = boundContext(preserved);
    if (isSameEvidence(findPreserved(before, target), findPreserved(context, target)))
      return undefined;
    const factsPending = before ? incident.factsPending : true;
    return { context, ...(factsPending && { factsPending }) };
  });
}

function report({ metrics }: PreserveParts, pieces: readonly EvidencePiece[], log: Logger): void {
  const named = (outcome: EvidencePiece['outcome']) =>
    pieces.filter((piece) => piece.outcome === outcome).map(({ name }) => name);
  const [kept, planned, missing] = [named('kept'), named('planned'), named('missing')];
  if (missing.length > 0) metrics.count('EvidenceIncomplete');
  else if (planned.length === 0) metrics.count('EvidencePreserved');
  log.info({ kept, planned, missing }, 'evidence looked after');
}
