import * as v from 'valibot';
import { partitionOf } from '../partition.ts';

const StatementSchema = v.looseObject({
  Sid: v.optional(v.string()),
  Effect: v.string(),
});

const DocumentSchema = v.looseObject({
  Statement: v.union([v.array(StatementSchema), StatementSchema]),
});

type Statement = v.InferOutput<typeof StatementSchema>;

/** The policy of a bucket with its statements in their order; everything else in it is carried along. */
export interface BucketPolicy {
  readonly statements: readonly Statement[];
  readonly rest: Readonly<Record<string, unknown>>;
}

/** S3 takes no larger policy, in bytes. Source: S3 user guide, "Bucket policy examples": 20 KB. */
const MAX_POLICY_BYTES = 20_480;

/** Of a bucket without a policy. */
export const NO_POLICY: BucketPolicy = { statements: [], rest: { Version: '2012-10-17' } };

/** The policy in a text, or undefined when it is none that a statement could be added to. */
export function parseBucketPolicy(text: string): BucketPolicy | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), DocumentSchema), text);
  if (!parsed.success) return undefined;
  const { Statement: statement, ...rest } = parsed.output;
  return { statements: Array.isArray(statement) ? statement : [statement], rest };
}

/** The policy as JSON text. */
export function policyText({ statements, rest }: BucketPolicy): string {
  return JSON.stringify({ ...rest, Statement: statements });
}

/** True when both say the same, statement by statement. */
export function samePolicy(a: BucketPolicy, b: BucketPolicy): boolean {
  return policyText(a) === policyText(b);
}

/** True when S3 takes a policy of this length. */
export function fitsIntoBucket(text: string): boolean {
  return new TextEncoder().encode(text).length <= MAX_POLICY_BYTES;
}

/** The statement id of an incident: letters and digits only, as IAM wants them. */
export function denySid(incidentId: string): string {
  return `Riposte${incidentId.replace(/[^A-Za-z0-9]/g, '')}`;
}

interface Deny {
  readonly incidentId: string;
  readonly bucket: string;
  readonly region: string;
  /** ARNs; never `*`. */
  readonly principals: readonly string[];
}

/**
 * Denies everything in the bucket to these principals. A deny of a role holds for all its sessions. Source: IAM user guide, "AWS JSON
 * policy elements: Principal".
 */
export function denyStatement({ incidentId, bucket, region, principals }: Deny): Statement {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return {
    Sid: denySid(incidentId),
    Effect: 'Deny',
    Principal: { AWS: principals },
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
  };
}

/** The policy with this statement at its end, in the place of an earlier one of the same id. */
export function withStatement(policy: BucketPolicy, statement: Statement): BucketPolicy {
  const others = policy.statements.filter(({ Sid: sid }) => sid !== statement.Sid);
  return { ...policy, statements: [...others, statement] };
}

/** S3 takes no other bucket's name here, but parts of the bucket. */
const WHOLE_BUCKET = /^arn:[\w-]+:s3:::[^/*]+$/;
const WholeBucketSchema = v.pipe(
  v.strictTuple([v.pipe(v.string(), v.regex(WHOLE_BUCKET)), v.string()]),
  v.check(([bucket, objects]) => objects === `${bucket}/*`),
);

const DenySchema = v.strictObject({
  Sid: v.string(),
  Effect: v.literal('Deny'),
  Principal: v.strictObject({ AWS: v.union([v.array(v.string()), v.string()]) }),
  Action: v.union([v.literal('s3:*'), v.strictTuple([v.literal('s3:*')])]),
  Resource: WholeBucketSchema,
});

/** Whom the statements with these ids deny everything; what somebody changed so that it denies less does not count. */
export function deniedBy(policy: BucketPolicy, sids: readonly string[]): readonly string[] {
  return ourDenies(policy, sids).flatMap(({ Principal: { AWS: principals } }) => principals);
}

/** The statements with these ids that are still as we make them. */
function ourDenies({ statements }: BucketPolicy, sids: readonly string[]) {
  return statements.flatMap((statement) => {
    const parsed = v.safeParse(DenySchema, statement);
    return parsed.success && sids.includes(parsed.output.Sid) ? [parsed.output] : [];
  });
}

/** A policy without our denies. */
export interface WithoutDenies {
  readonly policy: BucketPolicy;
  readonly removed: readonly string[];
  /** Statements with our ids that somebody has changed: left as they are. */
  readonly changed: readonly string[];
}

/** Takes out the statements with these ids that are still ours. Pure. */
export function withoutDenies(policy: BucketPolicy, sids: readonly string[]): WithoutDenies {
  const removed = ourDenies(policy, sids).map(({ Sid: sid }) => sid);
  const statements = policy.statements.filter(({ Sid: sid = '' }) => !removed.includes(sid));
  const changed = statements.flatMap(({ Sid: sid = '' }) => (sids.includes(sid) ? [sid] : []));
  return { policy: { ...policy, statements }, removed, changed };
}
