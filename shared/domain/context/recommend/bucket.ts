import { withCommand } from '../command.ts';
import {
  adviseContainment,
  hasType,
  isHandled,
  type Recommend,
  type Situation,
} from './situation.ts';
import type { BucketFacts } from '../known-facts.ts';

/** Findings that say that a bucket was opened, or read by those who should not. */
const OPENED = [
  'Policy:S3/',
  'Exfiltration:S3/',
  'Discovery:S3/',
  'UnauthorizedAccess:S3/',
] as const;
const DATA = ['Exfiltration:S3/', 'Discovery:S3/', 'AttackSequence:S3/'] as const;
const CHANGED = ['Impact:S3/', 'AttackSequence:S3/'] as const;

/** Buckets. Source: GuardDuty user guide, "Remediating a potentially compromised S3 bucket". */
export const recommendForBuckets: Recommend = (situation) => {
  const { buckets } = situation.facts;
  const open = buckets.filter(
    ({ blocked, publicByPolicy }) => blocked !== 'all' && publicByPolicy === true,
  );
  const unguarded = buckets.filter(({ blocked }) => blocked === 'some' || blocked === 'none');
  const closing = hasType(situation, OPENED) ? unguarded : open;
  return {
    immediate: closing.flatMap((bucket) => closeNow(bucket, situation)),
    investigate: [
      ...(hasType(situation, DATA) ? buckets.map(lookForData) : []),
      ...(hasType(situation, CHANGED) ? buckets.map(compareVersions) : []),
    ],
    prevent: unguarded.filter((bucket) => !closing.includes(bucket)).map(close),
  };
};

/** By an order, so that it can be undone; nothing where it is done already. */
function closeNow({ name }: BucketFacts, situation: Situation): string[] {
  const isMeant = ({ kind, id }: { readonly kind: string; readonly id: string }) =>
    kind === 'bucket' && id === name;
  if (isHandled(situation, 'restrict-bucket', isMeant)) return [];
  const text = `Block public access to bucket ${name}, unless it is meant to be public.`;
  const wish = { target: `bucket/${name}`, action: 'restrict-bucket', isMeant } as const;
  return [adviseContainment(text, wish, situation)];
}

function close({ name }: BucketFacts): string {
  const all = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  return withCommand(`Block public access to bucket ${name}, unless it is meant to be public.`, [
    ...['aws', 's3api', 'put-public-access-block', '--bucket', name],
    ...['--public-access-block-configuration', all.map((name) => `${name}=true`).join(',')],
  ]);
}

function lookForData({ name }: BucketFacts): string {
  return `See which objects of ${name} were read (CloudTrail data events, server access logs) and whether they are sensitive (Macie).`;
}

function compareVersions({ name }: BucketFacts): string {
  return withCommand(
    `See what was deleted or overwritten in ${name}; versions can be brought back.`,
    [...['aws', 's3api', 'list-object-versions', '--bucket', name, '--max-items', '100']],
  );
}
