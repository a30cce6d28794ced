import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientConfiguration, platform } from './platform.ts';

type Configuration = ReturnType<typeof clientConfiguration>;

/** Name of the session, to tell its refused calls from those of the function. */
export const SESSION_NAME = 'burglar';

/**
 * Client configuration with the very rights of a function, as somebody has who stole its credentials. The role trusts Lambda
 * alone; it trusts the account for the moment of the call.
 */
export async function asFunction(functionName: string): Promise<Configuration> {
  const iam = new IAMClient(clientConfiguration());
  const RoleName = `${platform().stack}-${functionName}`;
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
  const trust = decodeURIComponent(role?.AssumeRolePolicyDocument ?? '');
  await iam.send(
    new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(TRUSTS_ACCOUNT) }),
  );
  try {
    return { ...clientConfiguration(), credentials: await assume(role?.Arn) };
  } finally {
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust }));
    iam.destroy();
  }
}

const TRUSTS_ACCOUNT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
};

async function assume(roleArn: string | undefined) {
  const sts = new STSClient(clientConfiguration());
  const { Credentials: credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION_NAME }),
  );
  sts.destroy();
  return {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  };
}
