import { describeInstance } from './describe-instance.ts';
import {
  describeKeyOwner,
  describeRole,
  describeRoot,
  describeUser,
} from './describe-principal.ts';
import type { ResourceFacts } from './incident-context.ts';
import type { BucketFacts, KnownFacts } from './known-facts.ts';
import { toLines, type FactLine } from './line.ts';

/** All facts as people read them, resource by resource. Times are told from the opening of the incident (ISO 8601). Pure. */
export function describeFacts(facts: KnownFacts, openedAt: string): ResourceFacts[] {
  const described: readonly (readonly [string, readonly FactLine[]])[] = [
    ...facts.instances.map(
      (each) => [`instance ${each.id}`, describeInstance(each, openedAt)] as const,
    ),
    ...facts.keys.map(
      (each) => [`access key ${each.id}`, describeKeyOwner(each, openedAt)] as const,
    ),
    ...facts.users.map((each) => [`user ${each.name}`, describeUser(each, openedAt)] as const),
    ...facts.roles.map((each) => [`role ${each.name}`, describeRole(each, openedAt)] as const),
    ...(facts.root ? [['root user', describeRoot(facts.root)] as const] : []),
    ...facts.buckets.map((each) => [`bucket ${each.name}`, describeBucket(each)] as const),
  ];
  return described.map(([resource, lines]) => ({ resource, lines: toLines(lines) }));
}

const BLOCKED = { all: 'on', some: 'partly on', none: 'off' } as const;

function describeBucket({ blocked, publicByPolicy }: BucketFacts): FactLine[] {
  return [
    ['Block Public Access', blocked && BLOCKED[blocked]],
    ['Public by policy', publicByPolicy === undefined ? undefined : publicByPolicy ? 'YES' : 'no'],
  ];
}
