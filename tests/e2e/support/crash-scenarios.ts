import { randomBytes } from 'node:crypto';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import { miningFinding, type FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import { anEvent } from '../../builders/finding.ts';
import { alertOutcome, unnotedTellings } from './alert-outcome.ts';
import type { CrashScenario } from './crash-points.ts';
import { theftOfSession, theftOfUser } from './credential-findings.ts';
import { createRole, createUser } from './credentials.ts';
import { raiseFinding } from './findings.ts';
import type { HeldQueue } from './held-queue.ts';
import { untilIncidentOf } from './incidents.ts';
import { createInstance } from './instances.ts';
import type { Mailbox } from './mailbox.ts';
import { untilMessage } from './messages.ts';
import { requestRelease } from './operator.ts';
import {
  serverOutcome,
  sessionOutcome,
  userOutcome,
  type Ending,
  type Evidence,
} from './outcomes.ts';
import { local, platform } from './platform.ts';

/** Somebody or something that a finding is about. */
interface Victim {
  /** Part of every event about it. */
  readonly key: string;
  readonly finding: FindingParts;
  readonly outcome: (ending: Ending, evidence: Evidence) => Promise<object>;
  /** Keys to make active when it is released. */
  readonly keys?: readonly string[];
}

export type CreateVictim = () => Promise<Victim>;

/** Two interfaces with different groups: enough for something to be half done. */
export async function serverOfTwo(): Promise<Victim> {
  return victimServer(await createInstance({ groupsPerEni: [['web'], ['web', 'ssh']] }));
}

async function smallServer(): Promise<Victim> {
  return victimServer(await createInstance({ eniCount: 1, groups: ['web'] }));
}

function victimServer(server: Server): Victim {
  return {
    key: server.instanceId,
    finding: miningFinding(server),
    outcome: async (ending, evidence) => serverOutcome(server, ending, evidence),
  };
}

export async function stolenUser(): Promise<Victim> {
  const user = await createUser();
  return {
    key: user.name,
    finding: theftOfUser(user),
    outcome: async (ending, evidence) => userOutcome(user, ending, evidence),
    keys: [user.keys.accessKeyId],
  };
}

export async function stolenSession(): Promise<Victim> {
  const role = await createRole();
  const session = `s-${randomBytes(4).toString('hex')}`;
  return {
    key: role.name,
    finding: theftOfSession(role, session),
    outcome: async (ending, evidence) =>
      sessionOutcome({ role: role.name, session }, ending, evidence),
  };
}

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

/** An order of triage; one after the other, because all take a place under the same cap. */
export function containScenario(
  functionName: string,
  orders: HeldQueue,
  create: CreateVictim,
): CrashScenario {
  const prepare = async () => {
    const { key, finding, outcome } = await create();
    const { id: findingId } = await raiseFinding(finding);
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
    const { key, finding, outcome, keys: reactivateKeys = [] } = await create();
    const { id: findingId } = await raiseFinding(finding);
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

/** The alert about an incident that nothing is planned for; send-alert remembers the secret. */
export function alertScenario(alerts: HeldQueue, mailbox: Mailbox): CrashScenario {
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
      excused: async () => unnotedTellings(incidentId, mailbox),
    };
  };
  return { functionName: 'send-alert', prepare, remembers: true, alone: true };
}
