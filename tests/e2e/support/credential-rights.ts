import { orderRevocation, releaseCredentials } from './credential-findings.ts';
import {
  createProfile,
  createRole,
  createRoleServer,
  createUser,
  federate,
  victimName,
} from './credentials.ts';
import { platform } from './platform.ts';

/** Revokes and releases credentials of every kind, so that each right of the two functions is used at least once. */
export async function useCredentialRights(): Promise<void> {
  await Promise.all([cutAndReleaseUser(), cutAndReleaseInstance(), cutIssuer()]);
}

async function cutAndReleaseUser(): Promise<void> {
  const { keys } = await createUser();
  const { accessKeyId: id } = keys;
  const { incidentId = '' } = await orderRevocation({ kind: 'access-key', id });
  await releaseCredentials(incidentId, { force: true, reactivateKeys: [id] });
}

async function cutAndReleaseInstance(): Promise<void> {
  const role = await createRole();
  await createProfile(role);
  const { instanceId } = await createRoleServer(role);
  const order = { kind: 'instance', id: instanceId } as const;
  const { incidentId = '' } = await orderRevocation(order, platform().region);
  await releaseCredentials(incidentId, { force: true });
}

async function cutIssuer(): Promise<void> {
  const guest = victimName('guest');
  await federate(await createUser(), guest);
  await orderRevocation({ kind: 'federated-user', id: guest });
}
