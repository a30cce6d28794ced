import type { ContainmentInForce } from '../../shared/aws/containments-in-force.ts';
import type { ActionName } from '../../shared/domain/action.ts';
import type { BucketBefore } from '../../shared/domain/buckets/bucket-before.ts';
import type { CredentialBefore } from '../../shared/domain/credentials/credential-before.ts';
import { describeError } from '../../shared/domain/errors.ts';
import type { InterfaceBefore } from '../../shared/domain/isolation.ts';
import type { PathBefore } from '../../shared/domain/tracked-paths/path-before.ts';
import { lookAtAccount, type AccountParts } from './looks/account.ts';
import { lookAtAddress, type AddressParts } from './looks/address.ts';
import { lookAtBucket, type BucketParts } from './looks/bucket.ts';
import { lookAtFunction, type FunctionParts } from './looks/function.ts';
import { lookAtInstance, type InstanceParts } from './looks/instance.ts';
import { lookAtPaths, type PathParts } from './looks/paths.ts';
import { lookAtSessions, type SessionParts } from './looks/sessions.ts';
import { lookAtUser, type UserParts } from './looks/user.ts';
import type { Sight } from './sight.ts';

export type LookParts = InstanceParts &
  UserParts &
  SessionParts &
  BucketParts &
  AccountParts &
  FunctionParts &
  AddressParts &
  PathParts;

/** Looks whether a target still is as it was left; only reads, and never rejects. */
export type LookAt = (found: ContainmentInForce) => Promise<Sight>;

type Look = (parts: LookParts, found: ContainmentInForce) => Promise<Sight>;

const LOOKS: Readonly<Record<ActionName, Look>> = {
  'isolate-instance': (parts, { target, recordOf }) =>
    lookAtInstance(parts, target.id, recordOf<InterfaceBefore>()),
  'revoke-credentials': (parts, { target, recordOf }) => {
    const record = recordOf<CredentialBefore>();
    return target.kind === 'user'
      ? lookAtUser(parts, target.id, record)
      : lookAtSessions(parts, target, record);
  },
  'restrict-bucket': (parts, { target, recordOf }) =>
    target.kind === 'account'
      ? lookAtAccount(parts, target.id)
      : lookAtBucket(parts, target.id, recordOf<BucketBefore>()),
  'stop-function': (parts, { target }) => lookAtFunction(parts, target.id),
  'block-address': (parts, { target }) => lookAtAddress(parts, target.id),
  'deny-tracked-paths': (parts, { target, recordOf }) =>
    lookAtPaths(parts, target.id, recordOf<PathBefore>()),
};

export function createLookAt(parts: LookParts): LookAt {
  return async (found) => {
    try {
      return await LOOKS[found.action](parts, found);
    } catch (error) {
      return { state: 'seen', drifts: [], unread: [describeError(error)] };
    }
  };
}
