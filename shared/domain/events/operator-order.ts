import * as v from 'valibot';
import { ACTION_NAMES } from '../action.ts';
import { TargetSchema } from '../target.ts';
import { operatorArn, optionalText, requestId } from './parts.ts';

export const CONTAINMENT_ORDERED = 'Containment Ordered';

const ContainmentOrderedSchema = v.looseObject({
  version: v.literal(1),
  orderId: requestId,
  requestedBy: operatorArn,
  reason: optionalText(2048),
  action: v.picklist(ACTION_NAMES),
  target: TargetSchema,
});

/** Order of an operator to contain a target, whatever the policy says (version 1). Unknown fields are kept. */
export type ContainmentOrdered = v.InferInput<typeof ContainmentOrderedSchema>;

/** Reads the detail of a `Containment Ordered` event. */
export function safeParseOrder(detail: unknown) {
  return v.safeParse(ContainmentOrderedSchema, detail);
}
