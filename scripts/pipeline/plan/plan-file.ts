import * as v from 'valibot';

const Action = v.picklist(['no-op', 'create', 'read', 'update', 'delete', 'forget']);

const ChangeSchema = v.object({
  address: v.string(),
  previous_address: v.optional(v.string()),
  type: v.string(),
  /** Of an object that a replacement left behind. */
  deposed: v.optional(v.string()),
  change: v.object({
    actions: v.pipe(v.array(Action), v.minLength(1)),
    before: v.unknown(),
    after: v.unknown(),
    importing: v.optional(v.unknown()),
  }),
});

/** What `terraform show -json <plan>` prints. Source: Terraform docs, "JSON Output Format", "Plan Representation". */
export const PlanSchema = v.object({
  format_version: v.pipe(v.string(), v.regex(/^1\./, 'is a format that is not known')),
  resource_changes: v.optional(v.array(ChangeSchema), []),
  resource_drift: v.optional(v.array(ChangeSchema), []),
  complete: v.boolean(),
  errored: v.boolean(),
});

export type Plan = v.InferOutput<typeof PlanSchema>;
export type ResourceChange = v.InferOutput<typeof ChangeSchema>;

/** Reads the JSON form of a plan; throws on what is none. */
export function parsePlan(json: string): Plan {
  return v.parse(PlanSchema, JSON.parse(json));
}

/** True when something is created, changed, destroyed or forgotten. */
export function isChange({ change }: ResourceChange): boolean {
  return change.actions.some((action) => action !== 'no-op' && action !== 'read');
}

/** True when the object is gone afterwards, or Terraform no longer knows of it. */
export function isDestroyed({ change }: ResourceChange): boolean {
  return change.actions.includes('delete') || change.actions.includes('forget');
}

/** `replace`, `destroy`, `forget`, `update`, `create`. */
export function describeActions({ change: { actions } }: ResourceChange): string {
  if (actions.includes('delete') && actions.includes('create')) return 'replace';
  if (actions.includes('forget')) return 'forget';
  return actions.includes('delete') ? 'destroy' : actions.join(' and ');
}
