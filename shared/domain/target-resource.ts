import type { FindingResource } from './finding.ts';
import type { Target, TargetKind } from './target.ts';

const USER_TYPES: Partial<Record<TargetKind, string>> = {
  user: 'IAMUser',
  role: 'Role',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

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
    default:
      return toPrincipal(kind, id);
  }
}

function toPrincipal(kind: TargetKind, id: string): FindingResource {
  const userType = USER_TYPES[kind];
  if (userType === undefined) return { kind: 'other', type: kind, id };
  return { kind: 'principal', name: id.split(':')[0] ?? id, userType };
}
