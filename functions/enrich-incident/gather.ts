import type { BucketReader } from '../../shared/aws/bucket-reader.ts';
import type {
  BucketFacts,
  KnownFacts,
  RoleFacts,
} from '../../shared/domain/context/known-facts.ts';
import type { Subject } from '../../shared/domain/context/subjects.ts';
import { defined } from '../../shared/domain/defined.ts';
import { gatherInstance, type InstanceParts } from './gather-instance.ts';
import { gatherRole, gatherUser, type PrincipalParts } from './gather-principal.ts';

export interface GatherParts
  extends PrincipalParts, Omit<InstanceParts, 'roleOfProfile' | 'readFact'> {
  readonly buckets: BucketReader;
}

/** Reads everything about the subjects at once. */
export async function gatherFacts(
  subjects: readonly Subject[],
  parts: GatherParts,
): Promise<KnownFacts> {
  const roleNamed = remember((name) => gatherRole(name, parts));
  const roleOfProfile = async (profile: string) => {
    const name = await parts.readFact(`instance profile ${profile}`, (signal) =>
      parts.principals.roleOfProfile(profile, signal),
    );
    return name === undefined ? undefined : roleNamed(name);
  };
  const [instances, roles, { keys, users }, buckets, root] = await Promise.all([
    Promise.all(
      subjects
        .filter((subject) => subject.kind === 'instance')
        .map((subject) => gatherInstance(subject, { ...parts, roleOfProfile })),
    ),
    Promise.all(idsOf(subjects, 'role').map(roleNamed)),
    gatherKeysAndUsers(subjects, parts),
    Promise.all(idsOf(subjects, 'bucket').map((name) => gatherBucket(name, parts))),
    idsOf(subjects, 'root').length === 0 ? undefined : readRoot(parts),
  ]);
  const known = { instances: present(instances), roles: present(roles) };
  return { ...known, keys, users, buckets, ...defined({ root }) };
}

function idsOf(subjects: readonly Subject[], kind: Subject['kind']): string[] {
  return subjects.filter((subject) => subject.kind === kind).map(({ id }) => id);
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.flatMap((value) => (value === undefined ? [] : [value]));
}

/** A role is often both the caller and the role of the instance. */
function remember(read: (name: string) => Promise<RoleFacts | undefined>): typeof read {
  const known = new Map<string, ReturnType<typeof read>>();
  return (name) => {
    const reading = known.get(name) ?? read(name);
    known.set(name, reading);
    return reading;
  };
}

/** A finding may name a key without its user. */
async function gatherKeysAndUsers(subjects: readonly Subject[], parts: GatherParts) {
  const { principals, readFact } = parts;
  const owners = await Promise.all(
    idsOf(subjects, 'access-key').map((id) =>
      readFact(`access key ${id}`, (signal) => principals.keyOwner(id, signal)),
    ),
  );
  const keys = present(owners);
  const names = new Set([...idsOf(subjects, 'user'), ...present(keys.map(({ user }) => user))]);
  const users = await Promise.all([...names].map((name) => gatherUser(name, parts)));
  return { keys, users: present(users) };
}

async function gatherBucket(
  name: string,
  { buckets, readFact }: GatherParts,
): Promise<BucketFacts> {
  const [blocked, publicByPolicy] = await Promise.all([
    readFact(`bucket ${name}, block public access`, (signal) => buckets.blocked(name, signal)),
    readFact(`bucket ${name}, policy`, (signal) => buckets.publicByPolicy(name, signal)),
  ]);
  return { name, ...defined({ blocked, publicByPolicy }) };
}

function readRoot({ principals, readFact }: GatherParts) {
  return readFact('root user', (signal) => principals.root(signal));
}
