import { describeMoment } from './describe-times.ts';
import { describePolicies, describeTrust } from './describe-principal.ts';
import { describePorts } from './exposure.ts';
import type { ExposedPorts, InstanceFacts, Tag } from './known-facts.ts';
import { absent, type FactLine } from './line.ts';

const METADATA = {
  v1: 'IMDSv1 allowed: a request forged on the host can read its credentials',
  v2: 'IMDSv2 only',
  off: 'off',
  unknown: absent,
} as const;

/** What people read about an instance, what matters most first: messages show only the first lines. Pure. */
export function describeInstance(facts: InstanceFacts, openedAt: string): FactLine[] {
  const { launchedAt, role } = facts;
  const [reach, ...policies] = describePolicies(role?.policies);
  return [
    ['State', [facts.state, facts.type].filter((part) => part !== undefined).join(', ')],
    ['Tags', describeTags(facts.tags)],
    ...describeNetwork(facts),
    ['Role', facts.profile === undefined ? 'none' : role?.name],
    ...(reach ? [reach] : []),
    ['Metadata service', METADATA[facts.metadata]],
    ['Launched', launchedAt === undefined ? absent : describeMoment(launchedAt, openedAt)],
    ['Auto Scaling group', facts.autoScalingGroup],
    ['Image', describeImage(facts, openedAt)],
    ['Instance profile', facts.profile],
    ...policies,
    ...(role ? describeTrust(role.trust) : []),
  ];
}

function describeNetwork({ inQuarantine, exposed, publicAddresses }: InstanceFacts): FactLine[] {
  const ports = exposed && (exposed.map(describeExposed).join('; ') || 'nothing');
  return [
    [inQuarantine ? 'Open before containment' : 'Open to the internet', ports],
    ['Public addresses', publicAddresses.join(', ') || 'none'],
  ];
}

function describeImage(
  { imageId, image }: InstanceFacts,
  openedAt: string,
): string | typeof absent {
  if (imageId === undefined) return absent;
  if (!image) return imageId;
  const owner = `owner ${image.owner}${image.public ? ', public' : ''}`;
  const created =
    image.createdAt === undefined ? [] : [`created ${describeMoment(image.createdAt, openedAt)}`];
  return [`${imageId} ${image.name}`, owner, ...created].join(', ');
}

/** Those by which people know a host come first: the line may be cut. */
const KNOWN_FIRST = [
  'name',
  'owner',
  'team',
  'environment',
  'env',
  'application',
  'app',
  'service',
];

function describeTags(tags: readonly Tag[]): string {
  const rank = ({ key }: Tag): number => {
    const position = KNOWN_FIRST.indexOf(key.toLowerCase());
    return position < 0 ? KNOWN_FIRST.length : position;
  };
  const sorted = tags.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
  return sorted.map(({ key, value }) => `${key}=${value}`).join(', ') || 'none';
}

function describeExposed(ports: ExposedPorts): string {
  return `${describePorts(ports)} from ${ports.sources.join(' and ')} (${ports.groupId})`;
}
