import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Offender } from '../domain/buckets/offender.ts';
import { partitionOf } from '../domain/partition.ts';
import { unlessUnknown } from './iam-errors.ts';

/** The ARN by which a resource policy names somebody; undefined when there is no such user or role any more. */
export type FindOffenderArn = (offender: Offender) => Promise<string | undefined>;

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** A finding gives the name of a user or role without its path, so IAM is asked: S3 takes no policy that names nobody. */
export function createFindOffenderArn(client: IAMClient, place: Place): FindOffenderArn {
  const arn = (rest: string): string => `arn:${partitionOf(place.region)}:${rest}`;
  return async ({ kind, id }) => {
    switch (kind) {
      case 'user':
        return userArn(client, id);
      case 'role':
        return roleArn(client, id);
      case 'federated-user':
        return arn(`sts::${place.accountId}:federated-user/${id}`);
      case 'account':
        return arn(`iam::${id}:root`);
    }
  };
}

async function userArn(client: IAMClient, name: string): Promise<string | undefined> {
  const answer = await unlessUnknown(client.send(new GetUserCommand({ UserName: name })));
  return answer?.User?.Arn;
}

async function roleArn(client: IAMClient, name: string): Promise<string | undefined> {
  const answer = await unlessUnknown(client.send(new GetRoleCommand({ RoleName: name })));
  return answer?.Role?.Arn;
}
