import { randomBytes } from 'node:crypto';
import { anEvent } from '../../builders/finding.ts';
import { alertOutcome, unnotedTellings } from './alert-outcome.ts';
import type { CrashScenario } from './crash-points.ts';
import { raiseFinding } from './findings.ts';
import type { HeldQueue } from './held-queue.ts';
import { untilIncidentOf } from './incidents.ts';
import type { Mailbox } from './mailbox.ts';
import { untilMessage } from './messages.ts';
import { requestRelease } from './operator.ts';
import type { Ending, Evidence } from './outcomes.ts';
import { local, platform } from './platform.ts';
import { smallServer, type CreateVictim, type Victim } from './victims.ts';

/** A finding comes in; what triage orders is carried out by the platform itself. */
export function triageScenario(): CrashScenario {
  const prepare = async () => {
    const { key, finding, outcome } = await smallServer();
    const raised = await local().raiseFinding(finding, false);
    const { account, region } = platform();
    const ending: Ending = { findingId: raised.id, status: 'contained' };
    return {
      key,
      body: anEvent(raised, { account, region }),
      outcome: async (evidence: Evidence) => outcome(ending, evidence),
    };
  };
  return { functionName: 'triage-finding', prepare };
}

/** A victim that GuardDuty has reported. */
interface Reported extends Victim {
  readonly findingId: string;
}

async function report(create: CreateVictim): Promise<Reported> {
  const victim = await create();
  const { id: findingId } = await raiseFinding(victim.finding);
  return { ...victim, findingId };
}

/** What crashes have been tried on is contained afterwards, and may be released. */
const contained = new Map<CreateVictim, Reported[]>();

/** An order of triage; one after the other, because all take a place under the same cap. */
export function containScenario(
  functionName: string,
  orders: HeldQueue,
  create: CreateVictim,
): CrashScenario {
  const prepare = async () => {
    const reported = await report(create);
    const { key, findingId, outcome } = reported;
    contained.set(create, [...(contained.get(create) ?? []), reported]);
    return {
      key,
      body: await orders.take(key),
      outcome: async (evidence: Evidence) => outcome({ findingId, status: 'contained' }, evidence),
    };
  };
  return { functionName, prepare, alone: true };
}

/** An operator's order for something that the platform has contained and told. */
export function releaseScenario(
  functionName: string,
  orders: HeldQueue,
  create: CreateVictim,
): CrashScenario {
  const prepare = async () => {
    const reported = contained.get(create)?.shift() ?? (await report(create));
    const { key, findingId, outcome, keys: reactivateKeys = [] } = reported;
    const { incident } = await untilIncidentOf(findingId, 'contained');
    await untilMessage(incident.incidentId);
    await requestRelease(incident.incidentId, { force: true, reactivateKeys });
    return {
      key,
      body: await orders.take(key),
      outcome: async (evidence: Evidence) => outcome({ findingId, status: 'released' }, evidence),
    };
  };
  return { functionName, prepare };
}

/** The alert about an incident that nothing is planned for; send-alert remembers the secret. A bot finds what it has posted. */
export function alertScenario(
  alerts: HeldQueue,
  mailbox: Mailbox,
  findsItsMessages = false,
): CrashScenario {
  const prepare = async () => {
    const instanceId = `i-${randomBytes(8).toString('hex')}`;
    const { id } = await raiseFinding({
      type: 'Recon:EC2/PortProbeUnprotectedPort',
      severity: 5,
      resource: { resourceType: 'Instance', instanceDetails: { instanceId } },
    });
    const { incident } = await untilIncidentOf(id, 'open');
    const { incidentId } = incident;
    return {
      key: incidentId,
      // Not the one about the context, which tells nobody for the first time.
      body: await alerts.take(incidentId, `"stateVersion":${incident.stateVersion}`),
      outcome: async () => alertOutcome(incidentId, mailbox),
      excused: async () => {
        const { slack, mails } = await unnotedTellings(incidentId, mailbox);
        return { ...(mails && { mails }), ...(!findsItsMessages && slack && { slack }) };
      },
    };
  };
  return { functionName: 'send-alert', prepare, remembers: true, alone: true };
}
