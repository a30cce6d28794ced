import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { ContainmentsSchema } from '../gate/contained-targets.ts';

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Moment = v.pipe(v.string(), v.isoTimestamp());

/** Where a state stands. Terraform raises the serial with every change; the lineage is that of one state from its beginning. */
export const StatePositionSchema = v.strictObject({
  /** Empty: there is no state yet. */
  lineage: v.string(),
  serial: v.pipe(v.number(), v.integer()),
});
export type StatePosition = v.InferOutput<typeof StatePositionSchema>;

export const PlanRecordSchema = v.strictObject({
  version: v.literal(1),
  environment: v.string(),
  /** Hash of the commit. */
  commit: v.string(),
  plannedAt: Moment,
  planSha256: Sha256,
  /** Read before the plan was made. */
  state: StatePositionSchema,
  /** Hashes of the zips that the plan deploys, by file name: Terraform takes what lies there when it applies. */
  packages: v.record(v.string(), Sha256),
  containments: ContainmentsSchema,
});
/** What is written down when a plan is made, beside it. */
export type PlanRecord = v.InferOutput<typeof PlanRecordSchema>;

export const VerdictSchema = v.strictObject({
  version: v.literal(1),
  environment: v.string(),
  /** Of the plan that was judged, and of its record. */
  planSha256: Sha256,
  recordSha256: Sha256,
  judgedAt: Moment,
  /** How many checks the scanner ran. */
  checks: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
/** What the gate says of a plan that may be applied; there is none for one that may not. */
export type Verdict = v.InferOutput<typeof VerdictSchema>;

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

const StateSchema = v.object({ lineage: v.string(), serial: v.number() });

/** Reads what `terraform state pull` prints, which is nothing where there is no state yet. */
export function readStatePosition(output: string): StatePosition {
  if (output.trim() === '') return { lineage: '', serial: 0 };
  const { lineage, serial } = v.parse(StateSchema, JSON.parse(output));
  return { lineage, serial };
}
