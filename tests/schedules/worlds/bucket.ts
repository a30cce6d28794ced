import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import fc from 'fast-check';
import { createRelease } from '../../../functions/release-bucket/release.ts';
import { createRestore } from '../../../functions/release-bucket/restore.ts';
import { createCloseBucket } from '../../../functions/restrict-bucket/close-bucket.ts';
import { createRestrict } from '../../../functions/restrict-bucket/restrict.ts';
import { createAccountAccess } from '../../../shared/aws/account-access.ts';
import { createBucketAccess } from '../../../shared/aws/bucket-access.ts';
import { createFindOffenderArn } from '../../../shared/aws/offender-arns.ts';
import type { BucketBefore } from '../../../shared/domain/buckets/bucket-before.ts';
import type { Offender } from '../../../shared/domain/buckets/offender.ts';
import { ACCOUNT, REGION } from '../../builders/finding.ts';
import { REPORTS } from '../../builders/bucket.ts';
import { MemoryBucket, type BucketSetup } from '../memory/bucket.ts';
import { containsBy, OWN, releasesBy, type Handlers, type Platform } from '../platform.ts';
import type { Kind } from '../schedule.ts';
import type { Ending, OrderedAction } from '../world.ts';
import { ThingWorld, type Thing } from './things.ts';

export const BUCKETS: Kind<BucketSetup> = {
  setup: fc.record({
    switches: fc.option(fc.subarray([0, 1, 2, 3]), { nil: null }),
    statements: fc.nat({ max: 2 }),
  }),
  drifts: [
    ...['switched-off', 'switched-off', 'switched-on', 'unconfigured'],
    ...['statement-added', 'statement-removed', 'deny-removed', 'deny-changed'],
  ],
};

const CLIENTS = {
  s3: new S3Client({ region: REGION }),
  control: new S3ControlClient({ region: REGION }),
  iam: new IAMClient({ region: REGION }),
};

/** By place and finding. */
const OFFENDERS: readonly (readonly Offender[])[] = [
  [{ kind: 'user', id: 'mallory' }],
  [{ kind: 'role', id: 'deploy' }],
  [{ kind: 'user', id: 'trudy' }],
];

const ALL = OFFENDERS.flat();

function arnOf({ kind, id }: Offender): string {
  return `arn:aws:iam::${ACCOUNT}:${kind}/${id}`;
}

/** restrict-bucket and release-bucket with one bucket. */
export function aBucketWorld(setup: BucketSetup): ThingWorld {
  const bucket = new MemoryBucket(setup);
  return new ThingWorld({
    ...{ action: 'restrict-bucket', heldAs: REPORTS, targets: [REPORTS, REPORTS], deploy },
    things: (ending) => [
      ...bucket.switches().map(([name, isOn]): Thing => {
        const resource = 'public access block of bucket reports';
        return { name: `${resource}: ${name}`, value: isOn ? 'on' : 'off', isClosed: isOn };
      }),
      ...ALL.map((offender): Thing => {
        const isClosed = bucket.denies(arnOf(offender));
        const isOptional = !isNamed(offender, ending);
        const name = `policy of bucket reports: ${offender.id}`;
        return { name, value: isClosed ? 'denied' : 'allowed', isClosed, isOptional };
      }),
      { name: 'other statements', value: bucket.others().join(' ') },
    ],
    answer: (command, input) => bucket.answer(command, input),
    change: (drift, choice) => {
      bucket.change(drift, choice);
    },
    mayLoseChanges: true,
    offenders: (place, finding) => OFFENDERS[place === 0 ? finding * 2 : 1] ?? [],
  });
}

/** By an incident that holds the bucket. */
function isNamed({ id }: Offender, { record, actions }: Ending = NOTHING): boolean {
  const holds = ({ incidentId }: OrderedAction) => record?.holders.includes(incidentId) === true;
  return actions
    .filter(holds)
    .some(({ offenders = [] }) => offenders.some((offender) => offender.id === id));
}

const NOTHING: Ending = { record: undefined, actions: [] };

function deploy(platform: Platform): Handlers {
  const { ledger, metrics, clock, wait, brakes, closePointers } = platform;
  const containments = platform.containments<BucketBefore>();
  const access = createBucketAccess(platform.of(CLIENTS.s3), ACCOUNT);
  const accounts = createAccountAccess(platform.of(CLIENTS.control));
  const shared = { ledger, containments, metrics };
  const restrict = createRestrict({
    ...{ ...shared, access, accounts, clock, wait, brakes },
    findArn: createFindOffenderArn(platform.of(CLIENTS.iam), OWN),
    close: createCloseBucket({ access, wait }),
    own: { ...OWN, flowLogBucket: 'flow-logs' },
  });
  const restore = createRestore({ access, accounts, containments, wait });
  const release = createRelease({ ...shared, restore, closePointers });
  return { contain: containsBy(restrict), release: releasesBy(release) };
}
