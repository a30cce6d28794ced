import type { Permission } from '../../shared/domain/permission.ts';
import {
  allowedBy,
  declaredGrants,
  declaredPermissions,
  lines,
  type Grant,
  type Place,
} from './support/grants.ts';
import { functionNames } from './support/repository.ts';
import { asObject, configurationIn, localsOf, rootModule } from './support/terraform.ts';
import { memberStatements, plannedPlace } from './support/terraform-grants.ts';

/** What lies in the account of the target; all else is the platform's own, wherever the target is. */
const OF_THE_TARGET = /^(?:ec2|autoscaling|elasticloadbalancing|iam|s3|lambda|cloudtrail):/;

const own = localsOf(rootModule);
const there = localsOf(configurationIn('terraform/modules/member-account'));
const roles = Object.keys(asObject(there['policies']));

/** The bucket of flow logs is the platform's, in its own account, and so is the profile without rights. */
function memberPlace(name: string): Place {
  const { arns, ...place } = plannedPlace(name);
  return { ...place, replacesProfiles: false, arns: { ...arns, flowLogBucket: 'none' } };
}

function declaredThere(permissions: readonly Permission[], name: string): Grant[] {
  const rights = permissions.filter(({ action }) => OF_THE_TARGET.test(action));
  return declaredGrants(rights, memberPlace(name)).map(({ except, ...grant }) => ({
    ...grant,
    ...(except && { except: except.filter((resource) => resource !== 'none') }),
  }));
}

describe('the module for member accounts', () => {
  it('has a role for each function that assumes one, and for no other', async () => {
    const assuming = await Promise.all(
      functionNames.map(async (name) => {
        const permissions = await declaredPermissions(name);
        return permissions.some(({ action }) => action === 'sts:AssumeRole') ? [name] : [];
      }),
    );

    expect([...roles].sort()).toStrictEqual(assuming.flat().sort());
  });

  it.each([
    'ec2_arn',
    'role_arn',
    'user_arn',
    'function_arn',
    'scaling_group_arn',
    'target_group_arn',
    'bucket_arn',
    'deny_policy_name',
    'deny_policy_arn',
  ])('says of %s what the platform says of its own account', (name) => {
    expect(there[name]).toStrictEqual(own[name]);
  });
});

describe.each(roles)('the role of %s in a member account', (name) => {
  const statements = memberStatements(name);

  it('may do what the code declares for targets, no more and no less', async () => {
    const declared = declaredThere(await declaredPermissions(name), name);

    expect(declared.length).toBeGreaterThan(0);
    expect(lines(allowedBy(statements))).toStrictEqual(lines(declared));
  });

  it('has a statement id for each statement, none twice', () => {
    const sids = statements.map(({ sid }) => sid);

    expect(sids).toStrictEqual([...new Set(sids)]);
  });
});
