import {
  accountBlock,
  orderAccountBlock,
  putAccountBlock,
  theAccount,
} from './support/account-block.ts';
import { createBucket, endPublicAccess, looting, pictureOf } from './support/buckets.ts';
import { checkContainments, driftsOf } from './support/containment-checks.ts';
import { untilAnswered } from './support/credential-findings.ts';
import { readIncidentById } from './support/incidents.ts';
import { putPolicy, release } from './support/operator.ts';
import { waitFor } from '../../scripts/wait-for.ts';

const SOME = {
  BlockPublicAcls: true,
  IgnorePublicAcls: false,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: false,
};
const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const ANONYMOUS = { userType: 'AWSAccount', userName: 'ANONYMOUS_PRINCIPAL' };

afterAll(async () => putAccountBlock(undefined));

async function contained() {
  const bucket = await createBucket();
  const { incident, actions } = await untilAnswered(looting(bucket, ANONYMOUS), 'contained');
  return { bucket, incidentId: incident.incidentId, actions };
}

/** How many things an incident holds contained. */
async function inForce(incidentId: string): Promise<number | undefined> {
  const details = await readIncidentById(incidentId);
  return details?.actions.filter(({ state }) => state === 'contained').length;
}

describe('an account whose policy ends public access for all of it', () => {
  beforeEach(async () => putPolicy(endPublicAccess()));

  it.each([
    ['nothing configured', undefined, []],
    ['some switches on', SOME, ['BlockPublicAcls', 'BlockPublicPolicy']],
  ])('with %s is blocked by a finding, and given back as it was', async (_, before, from) => {
    await putAccountBlock(before);

    const { bucket, incidentId, actions } = await contained();

    const { id } = theAccount();
    expect(await accountBlock()).toStrictEqual(ALL);
    expect((await pictureOf(bucket)).block).toStrictEqual(ALL);
    expect(actions.find(({ target }) => target.kind === 'account')).toMatchObject({
      target: theAccount(),
      state: 'contained',
      steps: [{ resource: `public access block of account ${id}`, from, to: Object.keys(ALL) }],
    });

    const { complete } = await release(incidentId);

    expect(complete).toBe(true);
    expect(await accountBlock()).toStrictEqual(before);
    expect((await pictureOf(bucket)).block).toBeUndefined();
  });

  it('in which two buckets are looted has one incident, which gives back all of it', async () => {
    await putAccountBlock(SOME);
    const [first, second] = [await contained(), await contained()];
    await waitFor(async () => (await inForce(first.incidentId)) === 3, {
      what: 'both buckets and the account in force',
    });

    const { complete } = await release(first.incidentId);

    expect([second.incidentId, complete]).toStrictEqual([first.incidentId, true]);
    expect(await accountBlock()).toStrictEqual(SOME);
    for (const { bucket } of [first, second])
      expect((await pictureOf(bucket)).block).toBeUndefined();
  });

  it('keeps off what somebody has switched off since, and the release says so', async () => {
    await putAccountBlock(SOME);
    const { incidentId } = await contained();
    await putAccountBlock({ ...ALL, BlockPublicAcls: false });

    const { problems } = await release(incidentId);

    expect(problems.join()).toContain('BlockPublicAcls switched off after containment');
    expect(await accountBlock()).toStrictEqual({ ...SOME, BlockPublicAcls: false });
  });

  it('that an operator had blocked is blocked again when somebody switches it off', async () => {
    await putPolicy({ ...endPublicAccess(), reassert: 'auto' });
    await putAccountBlock(undefined);
    const { incidentId = '' } = await orderAccountBlock();
    await putAccountBlock(SOME);

    await checkContainments(`account/${theAccount().id}`);

    const details = await readIncidentById(incidentId);
    expect(await accountBlock()).toStrictEqual(ALL);
    expect(details && driftsOf(details)).toStrictEqual(['public-access']);

    await release(incidentId);

    expect(await accountBlock()).toBeUndefined();
  });
});
