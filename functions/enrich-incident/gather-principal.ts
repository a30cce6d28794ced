import type { PolicyHolder, ReadPolicies } from '../../shared/aws/policy-reader.ts';
import type { PrincipalReader } from '../../shared/aws/principal-reader.ts';
import type {
  HeldPolicies,
  RoleFacts,
  UserFacts,
} from '../../shared/domain/context/known-facts.ts';
import { summarizePolicies } from '../../shared/domain/context/policy-reach.ts';
import { defined } from '../../shared/domain/defined.ts';
import type { ReadFact } from './read-fact.ts';

export interface PrincipalParts {
  readonly principals: PrincipalReader;
  readonly readPolicies: ReadPolicies;
  readonly readFact: ReadFact;
}

/** Everything about a user; undefined when there is none or not even that could be read. */
export async function gatherUser(
  name: string,
  parts: PrincipalParts,
): Promise<UserFacts | undefined> {
  const { principals, readFact } = parts;
  const fact = <T>(what: string, read: (name: string, signal: AbortSignal) => Promise<T>) =>
    readFact(`user ${name}${what}`, (signal) => read(name, signal));
  const user = await fact('', principals.user);
  if (!user) return undefined;
  const [keys, hasPassword, mfaDevices, [groups, policies]] = await Promise.all([
    fact(', access keys', principals.keys),
    fact(', console password', principals.hasPassword),
    fact(', MFA', principals.mfaDevices),
    fact(', groups', principals.groups).then(async (found) => {
      const holders = (found ?? []).map((group) => ({ kind: 'group', name: group }) as const);
      const holder = { kind: 'user', name } as const;
      return [found, await gatherPolicies(holder, holders, parts)] as const;
    }),
  ]);
  return { ...user, ...defined({ keys, hasPassword, mfaDevices, groups, policies }) };
}

/** Everything about a role; undefined when there is none or not even that could be read. */
export async function gatherRole(
  name: string,
  parts: PrincipalParts,
): Promise<RoleFacts | undefined> {
  const [role, policies] = await Promise.all([
    parts.readFact(`role ${name}`, (signal) => parts.principals.role(name, signal)),
    gatherPolicies({ kind: 'role', name }, [], parts),
  ]);
  return role && { ...role, ...defined({ policies }) };
}

/** The holder's own policies by name; what it may reach, with those of its groups. */
async function gatherPolicies(
  holder: PolicyHolder,
  groups: readonly PolicyHolder[],
  { readPolicies, readFact }: PrincipalParts,
): Promise<HeldPolicies | undefined> {
  return readFact(`${holder.kind} ${holder.name}, policies`, async (signal) => {
    const [own, ...others] = await Promise.all(
      [holder, ...groups].map((each) => readPolicies(each, signal)),
    );
    const { attached = [], inline = [], documents = [] } = own ?? {};
    const all = [...documents, ...others.flatMap((each) => each.documents)];
    return { attached, inline, reach: summarizePolicies(all) };
  });
}
