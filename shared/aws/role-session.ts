import { AssumeRoleCommand, STSClient, type Credentials } from '@aws-sdk/client-sts';
import type { Clock } from '../domain/clock.ts';
import { AccountError, TransientError } from '../domain/errors.ts';
import { memberRoleArn, type MemberAccounts } from '../domain/member-account.ts';
import { asDomainError } from './sdk-errors.ts';

interface SessionParts {
  readonly own: {
    readonly accountId: string;
    readonly region: string;
    readonly stack: string;
    readonly memberAccounts: MemberAccounts;
  };
  readonly service: string;
  readonly clock: Clock;
}

interface SessionWish {
  readonly accountId: string;
  /** At most 64 characters. */
  readonly sessionName: string;
}

/** Temporary credentials as clients of the SDK take them. */
interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Throws AccountError when the account is not listed or its role refuses us, TransientError when STS cannot answer now. */
export type RoleSession = () => Promise<RoleCredentials>;

/** The longest that a role may give to another role. Source: IAM user guide, role chaining. */
const LIFE_SECONDS = 3600;
/** Renewed so long before they end: a run must not outlive its credentials. The SDK's own margin is the same. */
const MARGIN_MS = 300_000;

/** Credentials of the function's role in a member account: assumed when they are first asked for, kept until shortly before they end. */
export function createRoleSession(parts: SessionParts, wish: SessionWish): RoleSession {
  let held: RoleCredentials | undefined;
  let asking: Promise<RoleCredentials> | undefined;
  return async () => {
    if (held && held.expiration.getTime() - parts.clock().getTime() > MARGIN_MS) return held;
    // Several clients ask at once.
    asking ??= assumeRole(parts, wish).finally(() => {
      asking = undefined;
    });
    held = await asking;
    return held;
  };
}

async function assumeRole(
  { own, service }: SessionParts,
  { accountId, sessionName }: SessionWish,
): Promise<RoleCredentials> {
  const externalId = own.memberAccounts[accountId];
  if (externalId === undefined) {
    throw new AccountError(
      `account ${accountId} is neither the platform's own (${own.accountId}) nor one that the policy lists`,
    );
  }
  const roleArn = memberRoleArn(own, service, accountId);
  const command = new AssumeRoleCommand({
    ...{ RoleArn: roleArn, RoleSessionName: sessionName },
    ...{ ExternalId: externalId, DurationSeconds: LIFE_SECONDS },
  });
  try {
    const { Credentials: credentials } = await stsClient().send(command);
    return toCredentials(credentials);
  } catch (error) {
    throw explain(error, roleArn);
  }
}

let client: STSClient | undefined;

/** Made only when a target of another account comes. */
function stsClient(): STSClient {
  client ??= new STSClient();
  return client;
}

function toCredentials(credentials: Credentials | undefined): RoleCredentials {
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token } = credentials ?? {};
  const { Expiration: expiration } = credentials ?? {};
  if (!id || !secret || !token || !expiration) throw new Error('STS gave no credentials');
  return { accessKeyId: id, secretAccessKey: secret, sessionToken: token, expiration };
}

/** Refusals of STS that no waiting changes. Source: STS API reference, AssumeRole, errors. */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'RegionDisabledException',
]);

function explain(error: unknown, roleArn: string): Error {
  const known = asDomainError(error);
  if (known instanceof TransientError || !REFUSALS.has(known.name)) return known;
  return new AccountError(`the role ${roleArn} cannot be assumed (${known.name})`, {
    cause: error,
    advice: [
      'See that the module member-account is applied there for this platform, with the same external id as the policy file (docs/multi-account.md).',
      'Then order it again, or act in that account by hand.',
    ],
  });
}
