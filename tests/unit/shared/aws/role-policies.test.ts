import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  type Role,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { createRolePolicies } from '../../../../shared/aws/role-policies.ts';
import { denies, denyDocument } from '../../../../shared/domain/credentials/deny-policy.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const iam = mockClient(IAMClient);
const roles = createRolePolicies(new IAMClient({ region: 'eu-west-1' }));
const iamError = (name: string) => Object.assign(new Error('from IAM'), { name });
const unknown = () => iamError('NoSuchEntityException');
const NAMED = { RoleName: 'web', PolicyName: 'riposte-dev-deny-session-x' };

/** What IAM always says of a role. */
const ROLE: Role = {
  ...{ Path: '/', RoleName: 'web', RoleId: 'AROAEXAMPLE', CreateDate: new Date(0) },
  Arn: 'arn:aws:iam::123456789012:role/web',
};

beforeEach(() => {
  iam.reset();
});

describe('a look at a role', () => {
  it('shows what its sessions are known by and how long they live', async () => {
    iam
      .on(GetRoleCommand, { RoleName: 'web' })
      .resolves({ Role: { ...ROLE, Path: '/app/', MaxSessionDuration: 3600 } });

    expect(await roles.describe('web')).toStrictEqual({
      roleId: 'AROAEXAMPLE',
      path: '/app/',
      maxSessionSeconds: 3600,
    });
  });

  it('fears the longest sessions when IAM does not say', async () => {
    iam.on(GetRoleCommand).resolves({ Role: ROLE });

    expect((await roles.describe('web'))?.maxSessionSeconds).toBe(12 * 3600);
  });

  it('knows no role that IAM does not know', async () => {
    iam.on(GetRoleCommand).rejectsOnce(unknown()).resolvesOnce({ Role: undefined });

    expect(await roles.describe('web')).toBeUndefined();
    expect(await roles.describe('web')).toBeUndefined();
  });

  it('does not guess when IAM does not answer', async () => {
    iam.on(GetRoleCommand).rejects(iamError('Throttling'));

    await expect(roles.describe('web')).rejects.toThrow(TransientError);
  });
});

describe('an inline policy', () => {
  it('is read as it was written', async () => {
    const scope = { kind: 'session', roleId: 'AROAEXAMPLE', session: 'a+b=c,d.e@f-g' } as const;
    const document = denyDocument('inc-1', scope);
    iam
      .on(GetRolePolicyCommand, NAMED)
      .resolves({ ...NAMED, PolicyDocument: encodeURIComponent(document) });

    const read = (await roles.read(NAMED.RoleName, NAMED.PolicyName)) ?? '';

    expect(read).toBe(document);
    expect(denies(read, scope)).toBe(true);
  });

  it.each(['role', 'policy'])('is undefined when IAM knows no such %s', async () => {
    iam.on(GetRolePolicyCommand).rejects(unknown());

    expect(await roles.read('web', 'p')).toBeUndefined();
  });

  it('is put on the role', async () => {
    iam.on(PutRolePolicyCommand).resolves({});

    await roles.put(NAMED.RoleName, NAMED.PolicyName, '{}');

    expect(iam.commandCalls(PutRolePolicyCommand)[0]?.args[0].input).toStrictEqual({
      ...NAMED,
      PolicyDocument: '{}',
    });
  });

  it('is taken from the role', async () => {
    iam.on(DeleteRolePolicyCommand).resolves({});

    await roles.remove(NAMED.RoleName, NAMED.PolicyName);

    expect(iam.commandCalls(DeleteRolePolicyCommand)[0]?.args[0].input).toStrictEqual(NAMED);
  });

  it('needs no role that is gone', async () => {
    iam.on(PutRolePolicyCommand).rejects(unknown());
    iam.on(DeleteRolePolicyCommand).rejects(unknown());

    await expect(roles.put('web', 'p', '{}')).resolves.toBeUndefined();
    await expect(roles.remove('web', 'p')).resolves.toBeUndefined();
  });

  it('says when it could not be put or taken away', async () => {
    iam.on(PutRolePolicyCommand).rejects(iamError('LimitExceededException'));
    iam.on(DeleteRolePolicyCommand).rejects(iamError('UnmodifiableEntityException'));

    await expect(roles.put('web', 'p', '{}')).rejects.toThrow('IAM quota reached: from IAM');
    await expect(roles.remove('web', 'p')).rejects.toThrow('from IAM');
  });
});
