import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { createPolicyReader } from '../../../../shared/aws/policy-reader.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const iam = mockClient(IAMClient);
const readPolicies = createPolicyReader(new IAMClient({ region: 'eu-west-1' }));
const { signal } = new AbortController();
const ATTACHED = [
  { PolicyName: 'b-managed', PolicyArn: 'arn:aws:iam::1:policy/b-managed' },
  { PolicyName: 'a-managed', PolicyArn: 'arn:aws:iam::aws:policy/a-managed' },
];
const inline = (owner: string) => ({
  ...{ PolicyName: 'own', PolicyDocument: encodeURIComponent(`{"of":"${owner}"}`) },
});

beforeEach(() => {
  iam.reset();
  iam.on(ListAttachedUserPoliciesCommand).resolves({ AttachedPolicies: ATTACHED });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: ATTACHED });
  iam.on(ListAttachedGroupPoliciesCommand).resolves({ AttachedPolicies: ATTACHED });
  iam.on(ListUserPoliciesCommand).resolves({ PolicyNames: ['own'] });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['own'] });
  iam.on(ListGroupPoliciesCommand).resolves({ PolicyNames: ['own'] });
  iam.on(GetUserPolicyCommand).resolves({ UserName: 'x', ...inline('user') });
  iam.on(GetRolePolicyCommand).resolves({ RoleName: 'x', ...inline('role') });
  iam.on(GetGroupPolicyCommand).resolves({ GroupName: 'x', ...inline('group') });
  iam.on(GetPolicyCommand).resolves({ Policy: { DefaultVersionId: 'v3' } });
  iam.on(GetPolicyVersionCommand).resolves({ PolicyVersion: { Document: '%7B%22v%22%3A3%7D' } });
});

describe.each(['user', 'role', 'group'] as const)('the policies of a %s', (kind) => {
  it('are its names and the texts in force, attached ones first', async () => {
    expect(await readPolicies({ kind, name: 'x' }, signal)).toStrictEqual({
      attached: ['a-managed', 'b-managed'],
      inline: ['own'],
      documents: ['{"v":3}', '{"v":3}', `{"of":"${kind}"}`],
    });
    expect(
      iam.commandCalls(GetPolicyVersionCommand).map(({ args }) => args[0].input),
    ).toStrictEqual(ATTACHED.map(({ PolicyArn }) => ({ PolicyArn, VersionId: 'v3' })));
  });

  it('are all or nothing: a list without one of them would look harmless', async () => {
    iam
      .on(GetPolicyVersionCommand, { PolicyArn: ATTACHED[1]?.PolicyArn })
      .rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));

    await expect(readPolicies({ kind, name: 'x' }, signal)).rejects.toThrow('no');
  });

  it('are asked for until the signal, and throttling is transient', async () => {
    iam.on(GetPolicyCommand).rejects(Object.assign(new Error('slow'), { name: 'Throttling' }));

    await expect(readPolicies({ kind, name: 'x' }, signal)).rejects.toThrow(TransientError);
    const options = iam.calls().map(({ args }: { args: readonly unknown[] }) => args[1]);
    expect(options).toStrictEqual(iam.calls().map(() => ({ abortSignal: signal })));
  });
});
