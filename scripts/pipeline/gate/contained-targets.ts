import * as v from 'valibot';

export const ContainedTargetSchema = v.object({
  /** Key of the record: `TARGET#<action>#<account>/<region>/<kind>/<id>`. */
  key: v.string(),
  kind: v.string(),
  id: v.string(),
  state: v.string(),
  /** Ids that are the target's: its interfaces, its keys, what of ours it was given. */
  relatedIds: v.array(v.string()),
});

/** Something that is contained, or on its way into or out of it. */
export type ContainedTarget = v.InferOutput<typeof ContainedTargetSchema>;

export const ContainmentsSchema = v.variant('state', [
  v.object({ state: v.literal('read'), targets: v.array(ContainedTargetSchema) }),
  /** There is no table of containments: nothing can be under one. */
  v.object({ state: v.literal('no-table') }),
  v.object({ state: v.literal('unreadable'), reason: v.string() }),
]);

/** What is under containment, or why nobody knows. */
export type Containments = v.InferOutput<typeof ContainmentsSchema>;

const KEY = /^TARGET#[\w-]+#\d{12}\/[\w-]+\/([\w-]+)\/(.+)$/;
const RecordSchema = v.object({
  pk: v.string(),
  state: v.string(),
  before: v.optional(v.record(v.string(), v.unknown()), {}),
  ours: v.optional(v.array(v.string()), []),
  passing: v.optional(v.array(v.string()), []),
});

/** A record of before as the table has it; undefined for what was released. Throws on what is no record. */
export function readContainedTarget(item: unknown): ContainedTarget | undefined {
  const { pk, state, before, ours, passing } = v.parse(RecordSchema, item);
  const [, kind, id] = KEY.exec(pk) ?? [];
  if (kind === undefined || id === undefined) throw new Error(`${pk} is no key of a containment`);
  if (state === 'released') return undefined;
  // `key/AKIA…` and `deny/<policy>/<moment>` name their thing in the second part.
  const names = Object.keys(before).map((name) => name.split('/')[1] ?? name);
  return { key: pk, kind, id, state, relatedIds: [...new Set([...names, ...ours, ...passing])] };
}
