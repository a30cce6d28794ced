import * as v from 'valibot';
import { ACTION_NAMES } from '../action.ts';
import { TargetSchema } from '../target.ts';
import { accountIdText, optionalText, regionText, shownText, timeText } from './parts.ts';

export const DETECTION_RAISED = 'Detection Raised';

const ResourceSchema = v.variant('kind', [
  v.object({
    kind: v.literal('instance'),
    id: v.pipe(v.string(), v.regex(/^i-[0-9a-f]{8,17}$/)),
    vpcIds: v.optional(v.array(v.string()), []),
    region: regionText,
  }),
  v.object({
    kind: v.literal('principal'),
    name: shownText(256),
    userType: shownText(64),
    accessKeyId: v.exactOptional(shownText(128)),
    principalId: v.exactOptional(shownText(256)),
  }),
  v.object({
    kind: v.literal('access-key'),
    id: v.pipe(v.string(), v.regex(/^[A-Z0-9]{16,128}$/)),
  }),
  v.object({ kind: v.picklist(['bucket', 'function']), name: shownText(256) }),
  v.object({ kind: v.literal('address'), id: shownText(64) }),
  v.object({ kind: v.literal('other'), type: shownText(64), id: shownText(256) }),
]);

/** Only of the check of containments: what came undone, in which incident, and whether the action would put it right. */
const DriftSchema = v.object({
  action: v.picklist(ACTION_NAMES),
  target: TargetSchema,
  incidentId: shownText(128),
  mendable: v.boolean(),
});

/** Only of the look at flow logs: which host leaks, in which incident, since when. */
const LeakSchema = v.object({
  target: TargetSchema,
  incidentId: shownText(128),
  cutAt: timeText,
});

const DetectionRaisedSchema = v.looseObject({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[\w.:@-]{1,200}$/)),
  type: shownText(512),
  severity: v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
  title: shownText(512),
  description: optionalText(4096),
  accountId: accountIdText,
  region: regionText,
  resourceRole: v.picklist(['ACTOR', 'TARGET', 'ABSENT']),
  firstSeenAt: timeText,
  lastSeenAt: timeText,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  resources: v.pipe(v.array(ResourceSchema), v.maxLength(400)),
  drift: v.exactOptional(DriftSchema),
  leak: v.exactOptional(LeakSchema),
});

/** What one of the platform's own detectors has seen (version 1). Unknown fields are kept. */
export type DetectionRaised = v.InferInput<typeof DetectionRaisedSchema>;

/** Reads the detail of a `Detection Raised` event. */
export function safeParseDetection(detail: unknown) {
  return v.safeParse(DetectionRaisedSchema, detail);
}
