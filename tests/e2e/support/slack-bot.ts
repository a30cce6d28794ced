import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { clients } from './clients.ts';
import { configure } from './functions.ts';
import { clientConfiguration, platform } from './platform.ts';

/** A channel that only bots of these tests write to. */
export const BOT_CHANNEL = 'C0ALERTS';

/** What a user puts into the secret for Slack. */
export async function fillSlackSecret(text: string): Promise<void> {
  const secrets = new SecretsManagerClient(clientConfiguration());
  const value = { SecretId: `${platform().stack}/slack-webhook`, SecretString: text };
  await secrets.send(new PutSecretValueCommand(value));
  secrets.destroy();
}

/** The same, and send-alert starts anew: a running one remembers the secret for some minutes. */
export async function replaceSlackSecret(text: string): Promise<void> {
  await fillSlackSecret(text);
  await configure('send-alert', { Timeout: 30 });
}

/** A bot of the Slack stand-in. */
export function botSecret(): string {
  return JSON.stringify({
    botToken: 'xoxb-local-riposte',
    channel: BOT_CHANNEL,
    apiUrl: `${platform().endpoint}/_local/slack/api/`,
  });
}

/** What is noted about the channel that was told of an incident. */
export async function readSlackNote(incidentId: string): Promise<Record<string, unknown>> {
  const command = new GetItemCommand({
    TableName: `${platform().stack}-incidents`,
    Key: marshall({ pk: `INCIDENT#${incidentId}`, sk: 'ALERT#slack' }),
  });
  const { Item: item } = await clients().dynamodb.send(command);
  return item ? unmarshall(item) : {};
}
