import { describeResource } from '../finding.ts';
import type { Incident } from '../incident.ts';
import { isTargetId } from '../target.ts';

/** Something that an incident is about and about which facts can be read. */
export type Subject =
  | {
      readonly kind: 'instance';
      readonly accountId: string;
      readonly region: string;
      readonly id: string;
    }
  | { readonly kind: 'user' | 'role' | 'access-key' | 'bucket' | 'root'; readonly id: string };

/** What the facts are read with. */
export interface Reader {
  readonly accountId: string;
  readonly region: string;
}

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** What is not looked at, with the reason. */
  readonly left: readonly string[];
}

/** Facts of more resources nobody reads at three in the morning, and each of them takes calls. */
const MAX_SUBJECTS = 10;

/** Which IAM identity a principal is, by `userType` of the finding. */
const KINDS = [
  ['IAMUser', 'user'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['Root', 'root'],
] as const;

/** What is to be looked at, from the incident's merge keys. Pure. */
export function findSubjects(incident: Incident, reader: Reader): Subjects {
  const keys = incident.mergeKeys.map(splitKey);
  const own = keys.filter(({ accountId }) => accountId === reader.accountId);
  const here = own.filter(({ region }) => region === 'global' || region === reader.region);
  const all = here.flatMap((key) => subjectsOf(key, incident));
  const elsewhere = keys
    .filter((key) => !here.includes(key))
    .map(({ kind, id }) => `${kind} ${id}`);
  const more = all.length - MAX_SUBJECTS;
  return {
    subjects: all.slice(0, MAX_SUBJECTS),
    left: [
      ...elsewhere.map((name) => `${name}: in another account or region`),
      ...(more > 0 ? [`${more} further resources: too many to look at`] : []),
    ],
  };
}

interface MergeKey extends Reader {
  readonly kind: string;
  readonly id: string;
}

/** `<account>/<region>/<kind>/<id>`; ids may hold slashes. */
function splitKey(key: string): MergeKey {
  const [accountId = '', region = '', kind = '', ...id] = key.split('/');
  return { accountId, region, kind, id: id.join('/') };
}

function subjectsOf({ accountId, region, kind, id }: MergeKey, incident: Incident): Subject[] {
  switch (kind) {
    case 'instance':
      return isTargetId('instance', id) ? [{ kind, accountId, region, id }] : [];
    case 'principal':
      return principals(id, incident);
    case 'access-key':
      return isTargetId('access-key', id) ? [{ kind, id }] : [];
    case 'bucket':
      return BUCKET_NAME.test(id) ? [{ kind, id }] : [];
    default:
      return [];
  }
}

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The incident says in words which kind of principal a name is; nothing else in it does. */
function principals(name: string, { resources }: Incident): Subject[] {
  const isOf = (userType: string): boolean =>
    resources.includes(describeResource({ kind: 'principal', name, userType }));
  const kinds = KINDS.filter(([userType]) => isOf(userType)).map(([, kind]) => kind);
  return [...new Set(kinds)]
    .filter((kind) => kind === 'root' || isTargetId(kind, name))
    .map((kind) => ({ kind, id: name }));
}
