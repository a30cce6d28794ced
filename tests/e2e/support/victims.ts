import { randomBytes } from 'node:crypto';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import { miningFinding, type FindingParts } from '../../../scripts/local-aws/server-finding.ts';
import { theftOfSession, theftOfUser } from './credential-findings.ts';
import { createRole, createUser } from './credentials.ts';
import { createDirectServer, holderOfAddress } from './direct-server.ts';
import { createInstance } from './instances.ts';
import {
  serverOutcome,
  sessionOutcome,
  userOutcome,
  type Ending,
  type Evidence,
} from './outcomes.ts';

/** Somebody or something that a finding is about. */
export interface Victim {
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

/** What is opened for a moment on the way, and loses its address. */
export async function directServer(): Promise<Victim> {
  const server = await createDirectServer();
  return {
    ...victimServer(server),
    outcome: async (ending, evidence) => ({
      ...(await serverOutcome(server, ending, evidence)),
      hasAddress: (await holderOfAddress(server)) === server.eniIds[0],
    }),
  };
}

/** As little as can be contained. */
export async function smallServer(): Promise<Victim> {
  return victimServer(await createInstance({ eniCount: 1, groups: ['web'] }));
}

export function victimServer(server: Server): Victim {
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
