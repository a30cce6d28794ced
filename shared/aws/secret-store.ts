import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../domain/clock.ts';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** One secret, kept in memory for a few minutes. */
export interface Secret {
  /** The text of the secret; undefined when it has none yet or is being deleted. Throws TransientError. */
  read(): Promise<string | undefined>;
  /** Reads it anew next time. */
  forget(): void;
}

interface SecretOptions {
  readonly client: SecretsManagerClient;
  readonly secretArn: string;
  readonly clock: Clock;
}

const MAX_AGE_MS = 5 * 60_000;

/** The secret string; an absent one is never kept, so that filling it in takes effect at once. */
export function createSecret({ client, secretArn, clock }: SecretOptions): Secret {
  let kept: { readonly text: string; readonly readAt: number } | undefined;
  return {
    read: async () => {
      const now = clock().getTime();
      if (kept && now - kept.readAt < MAX_AGE_MS) return kept.text;
      const text = await fetchSecret(client, secretArn);
      kept = text === undefined ? undefined : { text, readAt: now };
      return text;
    },
    forget: () => {
      kept = undefined;
    },
  };
}

async function fetchSecret(
  client: SecretsManagerClient,
  secretArn: string,
): Promise<string | undefined> {
  try {
    const { SecretString: text } = await client.send(
      new GetSecretValueCommand({ SecretId: secretArn }),
    );
    return text?.trim() || undefined;
  } catch (error) {
    // Terraform creates the secret without a value; reading it then answers "not found".
    if (error instanceof ResourceNotFoundException || error instanceof InvalidRequestException)
      return undefined;
    return rethrowAsDomainError(error);
  }
}
