import * as v from 'valibot';
import { RELEASE_REQUESTED } from '../../../shared/domain/events/containment.ts';

const listed = v.union([
  v.array(v.string()),
  v.pipe(
    v.string(),
    v.transform((one) => [one]),
  ),
]);
const Conditions = v.record(v.string(), v.record(v.string(), listed));

const BusPolicySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Statement: v.array(
      v.looseObject({ Effect: v.string(), Condition: v.optional(Conditions, {}) }),
    ),
  }),
);

type Statement = v.InferOutput<typeof BusPolicySchema>['Statement'][number];

/** True when the bus takes orders from a list of principals only, and this one is not on it. */
export function shutOutOfBus(policy: string, principal: string): boolean {
  const parsed = v.safeParse(BusPolicySchema, policy);
  if (!parsed.success) return false;
  return parsed.output.Statement.some((statement) => shutsOut(statement, principal));
}

function shutsOut(
  { Effect: effect, Condition: conditions }: Statement,
  principal: string,
): boolean {
  const admitted = conditions['ArnNotEquals']?.['aws:PrincipalArn'];
  if (effect !== 'Deny' || !admitted || !isAboutOrders(conditions)) return false;
  return !admitted.includes(principal);
}

/** Without a list of event types it is about all. */
function isAboutOrders(conditions: Statement['Condition']): boolean {
  const types = Object.values(conditions).flatMap((each) => each['events:detail-type'] ?? []);
  return types.length === 0 || types.includes(RELEASE_REQUESTED);
}
