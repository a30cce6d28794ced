import { waitFor } from '../../scripts/wait-for.ts';
import { tlsOnly } from './support/bucket-rights.ts';
import {
  createBucket,
  looting,
  lootingBy,
  mayList,
  orderRestriction,
  pictureOf,
  putBlock,
  putBucketPolicy,
  restrictLooted,
} from './support/buckets.ts';
import { checkContainments, driftsOf } from './support/containment-checks.ts';
import { endMergeWindows, untilAnswered } from './support/credential-findings.ts';
import { createRole, createUser, VICTIM } from './support/credentials.ts';
import { raiseFinding, repeatFinding } from './support/findings.ts';
import { readIncidentById, readIncidentOf, untilIncidentOf } from './support/incidents.ts';
import { putPolicy, release } from './support/operator.ts';
import { local, platform } from './support/platform.ts';
import { resetCap } from './support/stored-state.ts';

beforeEach(async () => putPolicy(restrictLooted()));
afterAll(async () => local().forgetCallsOf(VICTIM));

const SOME = {
  BlockPublicAcls: true,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: true,
};
const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

function sids(policy: string | undefined): string[] {
  const { Statement: found } = JSON.parse(policy ?? '{"Statement":[]}') as {
    Statement: { Sid: string }[];
  };
  return found.map(({ Sid: sid }) => sid);
}

function sidOf(incidentId: string): string {
  return `Riposte${incidentId.replaceAll('-', '')}`;
}

describe('a looted bucket', () => {
  it('is closed to the public and to the thief alone, and given back as it was', async () => {
    const [thief, other] = [await createUser(), await createUser()];
    const bucket = await createBucket(SOME, tlsOnly);
    const before = await pictureOf(bucket);
    expect([await mayList(thief.keys, bucket), await mayList(other.keys, bucket)]).toStrictEqual([
      true,
      true,
    ]);

    const { incident, actions } = await untilAnswered(lootingBy(thief, bucket), 'contained');

    const during = await pictureOf(bucket);
    expect(during.block).toStrictEqual(ALL);
    expect(sids(during.policy)).toStrictEqual(['OnlyTls', sidOf(incident.incidentId)]);
    expect([await mayList(thief.keys, bucket), await mayList(other.keys, bucket)]).toStrictEqual([
      false,
      true,
    ]);
    expect(actions[0]?.steps).toStrictEqual([
      {
        resource: `policy of bucket ${bucket}`,
        from: [],
        to: [`deny arn:aws:iam::${platform().account}:user/${thief.name}`],
      },
      {
        resource: `public access block of bucket ${bucket}`,
        from: ['BlockPublicAcls', 'RestrictPublicBuckets'],
        to: Object.keys(ALL),
      },
    ]);

    const { complete } = await release(incident.incidentId);

    expect(complete).toBe(true);
    expect(await pictureOf(bucket)).toStrictEqual(before);
    expect(await mayList(thief.keys, bucket)).toBe(true);
  });

  it('that had neither policy nor block has neither afterwards', async () => {
    const role = await createRole();
    const bucket = await createBucket();
    const session = await role.assume('thief');
    const caller = {
      userType: 'AssumedRole',
      userName: role.name,
      principalId: `${role.id}:thief`,
    };

    const { incident } = await untilAnswered(looting(bucket, caller), 'contained');
    const isOpen = await mayList(session, bucket);
    await release(incident.incidentId);

    expect(isOpen).toBe(false);
    expect(await pictureOf(bucket)).toStrictEqual({ block: undefined, policy: undefined });
    expect(await mayList(session, bucket)).toBe(true);
  });

  it.each([
    ['the root user', { userType: 'Root', userName: 'root' }],
    ['an anonymous caller', { userType: 'AWSAccount', userName: 'ANONYMOUS_PRINCIPAL' }],
  ])('by %s is closed to the public, and nobody is denied', async (_, caller) => {
    const bucket = await createBucket();

    const details = await untilAnswered(looting(bucket, caller), 'contained');
    await endMergeWindows(details);

    expect(await pictureOf(bucket)).toStrictEqual({ block: ALL, policy: undefined });
    expect(details.actions[0]?.steps[0]?.note).toContain('nobody is denied');
  });

  it('is restricted on the order of an operator', async () => {
    const bucket = await createBucket();

    const { action } = await orderRestriction(bucket);

    expect(action?.state).toBe('contained');
    expect((await pictureOf(bucket)).block).toStrictEqual(ALL);
  });
});

describe('a release', () => {
  async function contained() {
    const thief = await createUser();
    const bucket = await createBucket(ALL, tlsOnly);
    const details = await untilAnswered(lootingBy(thief, bucket), 'contained');
    return { bucket, thief, details, incidentId: details.incident.incidentId };
  }

  it('leaves alone and names what somebody changed since', async () => {
    const { bucket, incidentId } = await contained();
    const { policy = '' } = await pictureOf(bucket);
    const changed = policy.replace('OnlyTls', 'Reworded');
    await putBucketPolicy(bucket, changed);
    await putBlock(bucket, { ...ALL, BlockPublicAcls: false });

    const { problems } = await release(incidentId);

    expect(problems.join()).toContain('BlockPublicAcls switched off after containment');
    const after = await pictureOf(bucket);
    expect(sids(after.policy)).toStrictEqual(['Reworded']);
    expect(after.block).toStrictEqual({ ...ALL, BlockPublicAcls: false });
  });

  it('says that the deny was gone', async () => {
    const { bucket, incidentId } = await contained();
    await putBucketPolicy(bucket, tlsOnly(bucket));

    const { problems } = await release(incidentId);

    expect(problems.join()).toContain('the deny was gone');
    expect((await pictureOf(bucket)).policy).toBe(tlsOnly(bucket));
  });

  it('waits for the last incident, whose principal is denied beside the first', async () => {
    const first = await contained();
    const second = await createUser();
    await endMergeWindows(first.details);

    const { incident } = await untilAnswered(lootingBy(second, first.bucket), 'contained');
    await release(first.incidentId);
    const between = await mayList(first.thief.keys, first.bucket);
    await release(incident.incidentId);

    expect(incident.incidentId).not.toBe(first.incidentId);
    expect(between).toBe(false);
    expect((await pictureOf(first.bucket)).policy).toBe(tlsOnly(first.bucket));
    expect(await mayList(second.keys, first.bucket)).toBe(true);
  });
});

describe('a bucket whose second finding names somebody else', () => {
  /** Both findings belong to one incident. */
  async function lootedByTwo() {
    const thieves = [await createUser(), await createUser()] as const;
    const [first, second] = thieves;
    const bucket = await createBucket(undefined, tlsOnly);
    const before = await pictureOf(bucket);
    const mayListAll = async () =>
      Promise.all(thieves.map(async ({ keys }) => mayList(keys, bucket)));
    const { incident } = await untilAnswered(lootingBy(first, bucket), 'contained');
    const between = await mayListAll();
    const { id } = await raiseFinding(lootingBy(second, bucket));
    await waitFor(async () => !(await mayList(second.keys, bucket)), { what: 'the second deny' });
    const { incident: same } = await untilIncidentOf(id, 'contained');
    expect(same.incidentId).toBe(incident.incidentId);
    return { bucket, before, between, mayListAll, incidentId: incident.incidentId };
  }

  it('denies both by one statement, and lets both in again', async () => {
    const { bucket, before, between, mayListAll, incidentId } = await lootedByTwo();

    expect(between).toStrictEqual([false, true]);
    expect(await mayListAll()).toStrictEqual([false, false]);
    expect(sids((await pictureOf(bucket)).policy)).toStrictEqual(['OnlyTls', sidOf(incidentId)]);

    const { complete } = await release(incidentId);

    expect(complete).toBe(true);
    expect(await mayListAll()).toStrictEqual([true, true]);
    expect(await pictureOf(bucket)).toStrictEqual(before);
  });

  it('denies both again when somebody takes one of them out of the statement', async () => {
    await putPolicy({ ...restrictLooted(), reassert: 'auto' });
    const { bucket, mayListAll, incidentId } = await lootedByTwo();
    const { policy = '' } = await pictureOf(bucket);
    await putBucketPolicy(bucket, policy.replace(/"AWS":\["[^"]+",/, '"AWS":['));
    const opened = await mayListAll();

    await checkContainments(`bucket/${bucket}`);

    const details = await readIncidentById(incidentId);
    expect(opened).toStrictEqual([true, false]);
    expect(await mayListAll()).toStrictEqual([false, false]);
    expect(details && driftsOf(details)).toStrictEqual(['deny']);
    await release(incidentId);
  });
});

describe('a finding that comes again', () => {
  it('changes nothing once more', async () => {
    await resetCap();
    const bucket = await createBucket(undefined, tlsOnly);
    const { id } = await raiseFinding(lootingBy(await createUser(), bucket));
    const { incident } = await untilIncidentOf(id, 'contained');
    const before = await pictureOf(bucket);

    await repeatFinding(id);

    const again = await readIncidentOf(id);
    expect(again?.incident.incidentId).toBe(incident.incidentId);
    expect(again?.actions).toHaveLength(1);
    expect(await pictureOf(bucket)).toStrictEqual(before);
  });
});

describe('nothing is changed', () => {
  it('in a dry run, which says what would be', async () => {
    await putPolicy(restrictLooted('dry-run'));
    const bucket = await createBucket();

    const { actions } = await untilAnswered(lootingBy(await createUser(), bucket), 'dry-run');

    expect(actions[0]?.steps).toHaveLength(2);
    expect(await pictureOf(bucket)).toStrictEqual({ block: undefined, policy: undefined });
  });

  it('where the policy protects the bucket', async () => {
    const bucket = await createBucket();
    await putPolicy(restrictLooted('auto', { buckets: [bucket] }));

    const { actions } = await untilAnswered(lootingBy(await createUser(), bucket), 'refused');

    expect(actions[0]?.reason).toBe(`protected bucket ${bucket} (policy)`);
    expect(await pictureOf(bucket)).toStrictEqual({ block: undefined, policy: undefined });
  });

  it('in a bucket of the platform itself', async () => {
    const { stack, account, region } = platform();
    const evidence = `${stack}-evidence-${account}-${region}`;
    const before = await pictureOf(evidence);

    const { actions } = await untilAnswered(lootingBy(await createUser(), evidence), 'refused');

    expect(actions[0]?.reason).toContain('a part of the platform itself');
    expect(await pictureOf(evidence)).toStrictEqual(before);
  });
});
