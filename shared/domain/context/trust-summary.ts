import * as v from 'valibot';
import type { TrustSummary } from './known-facts.ts';

const names = v.union([
  v.pipe(
    v.string(),
    v.transform((name) => [name]),
  ),
  v.array(v.string()),
]);
const StatementSchema = v.looseObject({
  Effect: v.string(),
  Principal: v.optional(v.union([v.string(), v.record(v.string(), names)])),
  Condition: v.optional(v.looseObject({})),
});
const list = v.union([
  v.array(v.unknown()),
  v.pipe(
    v.looseObject({}),
    v.transform((one): unknown[] => [one]),
  ),
]);
const DocumentSchema = v.pipe(v.string(), v.parseJson(), v.object({ Statement: list }));

/** Who may assume the role, by its trust policy (JSON text). What cannot be read counts as nobody. Pure. */
export function summarizeTrust(document: string): TrustSummary {
  const parsed = v.safeParse(DocumentSchema, document);
  const statements = parsed.success ? parsed.output.Statement : [];
  const allowed = statements.flatMap((statement) => {
    const read = v.safeParse(StatementSchema, statement);
    return read.success && read.output.Effect === 'Allow' ? [read.output] : [];
  });
  return {
    principals: [...new Set(allowed.flatMap(principalsOf))].sort(),
    everybody: allowed.some(
      (statement) =>
        statement.Condition === undefined && principalsOf(statement).includes('everybody'),
    ),
  };
}

type Statement = v.InferOutput<typeof StatementSchema>;

function principalsOf({ Principal: principal }: Statement): string[] {
  const all = typeof principal === 'string' ? [principal] : Object.values(principal ?? {}).flat();
  return all.map((name) => (name === '*' ? 'everybody' : name));
}
