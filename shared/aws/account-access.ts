import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  type S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { toBlock } from '../domain/buckets/access-block.ts';
import { StorageError } from '../domain/errors.ts';
import type { BlockAccess } from './bucket-access.ts';
import { asDomainError } from './sdk-errors.ts';

/**
 * The public access block of an account, by its id: it holds for all buckets in all regions, whatever their own says. Throws
 * StorageError when the role has no right to it. Source: S3 user guide, "Configuring block public access settings for your account".
 */
export function createAccountAccess(client: S3ControlClient): BlockAccess {
  return {
    readBlock: async (accountId) => {
      const command = new GetPublicAccessBlockCommand({ AccountId: accountId });
      const answer = await client.send(command).catch(unlessAbsent('read', accountId));
      const found = answer?.PublicAccessBlockConfiguration;
      return found && toBlock((name) => found[name] === true);
    },
    putBlock: async (accountId, block) => {
      const input = { AccountId: accountId, PublicAccessBlockConfiguration: block };
      await client.send(new PutPublicAccessBlockCommand(input)).catch(explain('change', accountId));
    },
    removeBlock: async (accountId) => {
      const command = new DeletePublicAccessBlockCommand({ AccountId: accountId });
      await client.send(command).catch(explain('change', accountId));
    },
  };
}

type Doing = 'read' | 'change';

function unlessAbsent(doing: Doing, accountId: string) {
  return (error: unknown): undefined => {
    if (nameOf(error) === 'NoSuchPublicAccessBlockConfiguration') return undefined;
    return explain(doing, accountId)(error);
  };
}

function explain(doing: Doing, accountId: string): (error: unknown) => never {
  return (error) => {
    if (nameOf(error) !== 'AccessDenied') throw asDomainError(error);
    const text = `not allowed to ${doing} the public access block of account ${accountId}`;
    throw new StorageError('not-allowed', text, { cause: error });
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
