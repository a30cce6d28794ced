import { isDeepStrictEqual } from 'node:util';
import type { RecordedCall } from '../../scripts/local-aws/admin-client.ts';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { declaredGrants, declaredPermissions, type Grant } from '../contract/support/grants.ts';
import { functionNames } from '../contract/support/repository.ts';
import { appliedPlace, deployed } from './support/applied-rights.ts';
import { useAddressRights } from './support/addresses.ts';
import { useCheckRights } from './support/containment-checks.ts';
import { useContextRights } from './support/context-world.ts';
import { useBucketRights } from './support/bucket-rights.ts';
import { useCredentialRights } from './support/credential-rights.ts';
import { VICTIM } from './support/credentials.ts';
import { createDirectServer, useConversionRights } from './support/direct-server.ts';
import { raiseFinding } from './support/findings.ts';
import { untilIncident } from './support/incidents.ts';
import { refusedCalls } from './support/messages.ts';
import { local } from './support/platform.ts';
import { putPolicy, release } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { useKeepAliveRights } from './support/scaled-servers.ts';
import { SESSION_NAME } from './support/role-session.ts';
import { useLambdaRights } from './support/lambdas.ts';
import { useTrackedPathRights } from './support/tracked-servers.ts';
import { useTrafficRights } from './support/traffic-world.ts';
import { sendToQueue } from './support/queues.ts';
import { useVerificationRights } from './support/verified-calls.ts';
import { resetCap } from './support/stored-state.ts';

// Runs last (tests/sequencer.js), so that it sees the calls that all other end-to-end tests led to. What it does itself is
// enough to use every right once, so it also passes alone.

/** Larger than what an item takes: the finding goes to the bucket. */
const LARGE = 'x'.repeat(120_000);
const WORK_QUEUES = [
  'findings',
  'isolate-instance',
  'release-instance',
  'revoke-credentials',
  'release-credentials',
  'restrict-bucket',
  'release-bucket',
  'stop-function',
  'release-function',
  'block-address',
  'release-address',
  'check-containments',
  'deny-tracked-paths',
  'release-tracked-paths',
  'enrich-incident',
  'preserve-evidence',
  'verify-credentials',
  'alerts',
];

beforeAll(async () => {
  await putPolicy(isolateMiners());
  await resetCap();
  await Promise.all(WORK_QUEUES.map(async (queue) => sendToQueue(queue, 'not JSON')));
  const server = await createDirectServer();
  await raiseFinding({ ...miningFinding(server), notes: LARGE });
  const { incident } = await untilIncident(server.instanceId, 'contained');
  await release(incident.incidentId);
  await useConversionRights();
  await useKeepAliveRights();
  await useCredentialRights();
  await useVerificationRights();
  await useContextRights();
  await useTrafficRights();
  await useBucketRights();
  await useLambdaRights();
  await useAddressRights();
  await useCheckRights();
  await useTrackedPathRights();
  await local().forgetCallsOf(VICTIM);
});

/** Calls of a function itself, one entry for each resource. Lambda names the session after the function. */
async function madeCalls(functionName: string): Promise<Grant[]> {
  const { role_name: role, name } = deployed(functionName);
  const calls = await local().calls(`assumed-role/${role}/${name}`);
  return calls.flatMap(({ action, resources }: RecordedCall) =>
    resources.map((resource) => ({ action, resource, conditions: [] })),
  );
}

function covers(declared: Grant, made: Grant): boolean {
  if (declared.action !== made.action) return false;
  const parts = declared.resource
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(made.resource);
}

/** AWS may check the instance of an interface too; the local AWS does not. */
function isCheckedByAwsAlone({ action, resource }: Grant): boolean {
  return action === 'ec2:ModifyNetworkInterfaceAttribute' && resource.includes(':instance/');
}

describe.each(functionNames)('%s', (name) => {
  it('uses every right that it declares for its code', async () => {
    const permissions = await declaredPermissions(name);
    const ours = permissions.filter(({ calledBy }) => calledBy === 'code');
    const declared = declaredGrants(ours, await appliedPlace(name));
    const unused = async (): Promise<Grant[]> => {
      const made = await madeCalls(name);
      return declared.filter(
        (grant) => !isCheckedByAwsAlone(grant) && !made.some((call) => covers(grant, call)),
      );
    };

    await waitFor(async () => isDeepStrictEqual(await unused(), [])).catch(() => undefined);

    await expect(unused()).resolves.toStrictEqual([]);
  });

  it('makes no call that it does not declare', async () => {
    const declared = declaredGrants(await declaredPermissions(name), await appliedPlace(name));
    const made = await madeCalls(name);

    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((call) => !declared.some((grant) => covers(grant, call)))).toStrictEqual([]);
  });
});

it('nobody was refused anything', async () => {
  const refused = await refusedCalls();

  // What stolen credentials are refused is refused on purpose.
  expect(refused.filter(({ principal }) => !principal.endsWith(SESSION_NAME))).toStrictEqual([]);
});
