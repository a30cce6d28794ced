import * as v from 'valibot';
import type { PostedMessage, RecordedCall } from '../../../scripts/local-aws/admin-client.ts';
import type { Server } from '../../../scripts/local-aws/customer-server.ts';
import type { IncidentStatus } from '../../../shared/domain/incident.ts';
import { keyStates, type User } from './credentials.ts';
import { untilIncidentOf } from './incidents.ts';
import { groupsOf, ownGroupOf } from './instances.ts';
import { local, platform } from './platform.ts';
import { rolePolicies, userPolicies } from './policy-names.ts';
import { readRecordOfBefore } from './stored-state.ts';

/** What is read once for all targets, when everything has settled. */
export interface Evidence {
  readonly calls: readonly RecordedCall[];
  readonly messages: readonly PostedMessage[];
}

export async function gatherEvidence(): Promise<Evidence> {
  const { stack } = platform();
  const [calls, messages] = await Promise.all([
    local().calls(`assumed-role/${stack}-`),
    local().slackMessages(),
  ]);
  return { calls, messages };
}

/** The incident of a finding, and how it is to end. */
export interface Ending {
  readonly findingId: string;
  readonly status: IncidentStatus;
}

/**
 * Everything that is kept, done and said about a server, with names instead of ids and times: the same for every server with the
 * same fate.
 */
export async function serverOutcome(
  server: NamedServer,
  ending: Ending,
  evidence: Evidence,
): Promise<object> {
  const { instanceId, eniIds } = server;
  const outcome = {
    ...(await incidentOutcome(ending, evidence)),
    groups: await groupsOf(instanceId),
    record: await recordOf('isolate-instance', `${platform().region}/instance/${instanceId}`),
    changes: Object.fromEntries(eniIds.map((eniId) => [eniId, changesTo(eniId, evidence)])),
  };
  return nameIds(server, outcome);
}

/** Addresses that differ from server to server, by name. */
type NamedServer = Server & { readonly addresses?: Readonly<Record<string, string>> };

/** With names instead of the ids of a server and what belongs to it. */
export async function nameIds(
  { instanceId, vpcId, groupIds, eniIds, addresses = {} }: NamedServer,
  value: object,
): Promise<object> {
  const quarantine = (await ownGroupOf(vpcId, 'quarantine')) ?? 'none';
  const conversion = (await ownGroupOf(vpcId, 'conversion')) ?? 'none';
  const volumes = new Set(JSON.stringify(value).match(/vol-[0-9a-f]+/g) ?? []);
  const names = new Map([
    ...Object.entries(groupIds).map(([name, id]) => [id, name] as const),
    ...eniIds.map((id, position) => [id, `interface ${position}`] as const),
    ...[[instanceId, 'the instance'] as const, [vpcId, 'the network'] as const],
    ...[[quarantine, 'quarantine'] as const, [conversion, 'conversion'] as const],
    ...Object.entries(addresses).map(([name, value]) => [value, name] as const),
    ...[...volumes].map((id, position) => [id, `volume ${position}`] as const),
  ]);
  return withNames(value, names);
}

/** The same for a user whose credentials were stolen. */
export async function userOutcome(
  { name, keys }: User,
  ending: Ending,
  evidence: Evidence,
): Promise<object> {
  const outcome = {
    ...(await incidentOutcome(ending, evidence)),
    keys: await keyStates(name),
    policies: await userPolicies(name),
    record: await recordOf('revoke-credentials', `global/user/${name}`),
    changes: changesTo(name, evidence),
  };
  return withNames(
    outcome,
    new Map([
      [name, 'the user'],
      [keys.accessKeyId, 'the key'],
    ]),
  );
}

/** The same for a session of a role. */
export async function sessionOutcome(
  { role, session }: { readonly role: string; readonly session: string },
  ending: Ending,
  evidence: Evidence,
): Promise<object> {
  const outcome = {
    ...(await incidentOutcome(ending, evidence)),
    policies: await rolePolicies(role),
    record: await recordOf('revoke-credentials', `global/role-session/${role}:${session}`),
    changes: changesTo(role, evidence),
  };
  return withNames(
    outcome,
    new Map([
      [role, 'the role'],
      [session, 'the session'],
    ]),
  );
}

async function incidentOutcome({ findingId, status }: Ending, { messages }: Evidence) {
  const { incident, findings, actions } = await untilIncidentOf(findingId, status);
  const ours = messages.filter(({ payload }) =>
    JSON.stringify(payload).includes(incident.incidentId),
  );
  return {
    status: incident.status,
    stateVersion: incident.stateVersion,
    findings: findings.length,
    actions: actions.map(({ action, mode, state, reason, steps }) => ({
      ...{ action, mode, state, reason },
      // By resource, because EC2 and DynamoDB list things in any order.
      steps: Object.fromEntries(steps.map(({ resource, to, note }) => [resource, { to, note }])),
    })),
    messages: ours.map(({ payload }) => headline(payload.text)),
  };
}

async function recordOf(action: string, target: string): Promise<object> {
  const found = (await readRecordOfBefore(action, target)) ?? {};
  const { state, before, ours, kept, holders, generation, lease } = found;
  const count = holders instanceof Set ? holders.size : 0;
  return { state, before, ours, kept, generation, isLeased: isInForce(lease), holders: count };
}

/** A run that dies after its last write leaves a lease, which ends by itself. */
function isInForce(lease: unknown): boolean {
  const { until } = (lease ?? {}) as { until?: unknown };
  return until !== undefined && Number(until) > Date.now();
}

const CHANGE = /^(ec2:(Modify|Associate|Disassociate)|iam:(Update|Put|Attach|Detach|Delete))/;

/** How often each change to a thing was really made. */
function changesTo(name: string, { calls }: Evidence): Record<string, number> {
  const made = calls.filter(
    ({ action, status, resources }) =>
      CHANGE.test(action) && status < 300 && resources.some((arn) => arn.endsWith(`/${name}`)),
  );
  const actions = [...new Set(made.map(({ action }) => action))].sort();
  return Object.fromEntries(
    actions.map((action) => [action, made.filter((call) => call.action === action).length]),
  );
}

/** What a message says first, without numbers; a time of more than a minute is one of seconds. */
function headline(text: string): string {
  return (/\*([^*]+)\*/.exec(text)?.[1] ?? text)
    .replace(/\d+ min (?=\d+ s)/g, '')
    .replace(/\d[\d.]*/g, 'n');
}

const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

function withNames(value: object, names: ReadonlyMap<string, string>): object {
  const text = [...names].reduce(
    (json, [id, name]) => json.replaceAll(id, name),
    JSON.stringify(value),
  );
  return v.parse(v.looseObject({}), JSON.parse(text.replace(TIME, 'a time')));
}
