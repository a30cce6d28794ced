import { groupsByInterface } from '../../scripts/local-aws/customer-server.ts';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { checkContainments, driftsOf } from './support/containment-checks.ts';
import { releaseCredentials } from './support/credential-findings.ts';
import { raiseFinding } from './support/findings.ts';
import { readIncidentById, untilIncident } from './support/incidents.ts';
import { applyMemberAccount, MEMBER, memberEc2 } from './support/member-account.ts';
import {
  accessOf,
  createMemberBucket,
  createMemberFunction,
  createMemberServer,
  createMemberUser,
  isBlocked,
  orderThere,
  reservedThere,
} from './support/member-things.ts';
import { refusedCalls } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';
import { resetCap } from './support/stored-state.ts';

beforeAll(async () => {
  await applyMemberAccount();
  await putPolicy(isolateMiners());
});

/** As the administrator account of GuardDuty has it: the detector is that of the member. */
const OF_MEMBER = { accountId: MEMBER.account };

describe('an instance of a member account', () => {
  it('is isolated by a finding and released, with the role of each function there', async () => {
    const server = await createMemberServer();
    const groups = async () => groupsByInterface(memberEc2(), server.instanceId);
    const before = await groups();
    const finding = miningFinding(server);
    const service = { ...(finding['service'] as object), detectorId: 'f'.repeat(32) };

    await resetCap();
    await raiseFinding({ ...finding, ...OF_MEMBER, service });
    const details = await untilIncident(server.instanceId, 'contained');
    const during = await groups();
    await checkContainments(server.instanceId);
    const { complete, problems } = await release(details.incident.incidentId);

    expect(details.actions).toMatchObject([{ target: { accountId: MEMBER.account } }]);
    expect(during).not.toStrictEqual(before);
    expect([complete, problems]).toStrictEqual([true, []]);
    await expect(groups()).resolves.toStrictEqual(before);
    const { incidentId } = details.incident;
    const after = await readIncidentById(incidentId);
    expect(after && driftsOf(after)).toStrictEqual([]);
    const calls = await local().calls(
      `arn:aws:sts::${MEMBER.account}:assumed-role/${platform().stack}-isolate-instance/isolate-instance-${incidentId}`,
    );
    expect(calls.map(({ action }) => action)).toContain('ec2:ModifyNetworkInterfaceAttribute');
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });
});

describe('in a member account', () => {
  it('a user is denied by the policy that is there, and released', async () => {
    const user = await createMemberUser();

    const { incidentId = '' } = await orderThere('revoke-credentials', { kind: 'user', id: user });
    const during = await accessOf(user);
    await releaseCredentials(incidentId, { force: true });

    const deny = `arn:aws:iam::${MEMBER.account}:policy/${platform().stack}-deny-all`;
    expect(during).toStrictEqual(['Inactive', deny]);
    await expect(accessOf(user)).resolves.toStrictEqual(['Inactive']);
  });

  it('a bucket and a function are contained and released', async () => {
    const [bucket, name] = [await createMemberBucket(), await createMemberFunction()];

    const first = await orderThere('restrict-bucket', { kind: 'bucket', id: bucket });
    const second = await orderThere('stop-function', { kind: 'function', id: name });
    const during = [await isBlocked(bucket), await reservedThere(name)];
    await release(first.incidentId ?? '');
    await release(second.incidentId ?? '');

    expect(during).toStrictEqual([true, 0]);
    expect([await isBlocked(bucket), await reservedThere(name)]).toStrictEqual([false, undefined]);
  });
});

describe('an account that is not listed', () => {
  it('is left alone, and that is told', async () => {
    const target = { kind: 'user', id: 'somebody', accountId: '333333333333' } as const;

    const { action } = await orderThere('revoke-credentials', target);

    expect(action).toMatchObject({
      state: 'refused',
      reason: "account 333333333333 is neither the platform's own nor one that the policy lists",
    });
  });
});
