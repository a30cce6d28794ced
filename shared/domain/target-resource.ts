import type { FindingResource } from './finding.ts';
import type { Target } from './target.ts';

const USER_TYPES = {
  user: 'IAMUser',
  role: 'Role',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
} as const;

/** A target as the resource that a finding is about. */
export function toResource({ kind, id, region }: Target): FindingResource {
  switch (kind) {
    case 'instance':
      return { kind, id, vpcIds: [], region };
    case 'access-key':
    case 'address':
      return { kind, id };
    case 'bucket':
    case 'function':
      return { kind, name: id };
    case 'account':
    case 'principal':
      return { kind: 'other', type: kind, id };
    default:
      return { kind: 'principal', name: id.split(':')[0] ?? id, userType: USER_TYPES[kind] };
  }
}
