import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { alertSetting, type Examined } from './examined.ts';
import { type Check, fine } from './check.ts';

/** The Slack secret has been filled in. Asks for its versions only, not for its value. */
export const secretCheck: Check<Examined> = {
  name: 'slack-secret',
  run: async (examined) => {
    const id = await alertSetting(examined, 'SLACK_SECRET_ARN');
    if (id === '') return fine('Slack is switched off');
    const { VersionIdsToStages: versions = {} } = await examined.clients.secrets.send(
      new DescribeSecretCommand({ SecretId: id }),
    );
    const isFilled = Object.values(versions).some((stages) => stages.includes('AWSCURRENT'));
    if (isFilled) return fine('filled in');
    return {
      status: 'fail',
      summary: 'empty: nothing is posted to Slack',
      problems: [`${id} has no value`],
      todo: 'aws secretsmanager put-secret-value --secret-id … --secret-string …, see README.md.',
    };
  },
};

/** Value of the Slack secret, for asking Slack; never printed. Undefined when it is empty or Slack is switched off. */
export async function slackSecret(examined: Examined): Promise<string | undefined> {
  const id = await alertSetting(examined, 'SLACK_SECRET_ARN');
  if (id === '') return undefined;
  try {
    const command = new GetSecretValueCommand({ SecretId: id });
    const { SecretString: text } = await examined.clients.secrets.send(command);
    return text?.trim() || undefined;
  } catch (error) {
    // A secret that was created without a value answers so.
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
