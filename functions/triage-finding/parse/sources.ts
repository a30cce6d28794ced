import * as v from 'valibot';
import { EVENT_SOURCE } from '../../../shared/domain/events/containment.ts';
import { DETECTION_RAISED } from '../../../shared/domain/events/detection.ts';
import { DRILL_REQUESTED } from '../../../shared/domain/events/drill.ts';
import { CONTAINMENT_ORDERED } from '../../../shared/domain/events/operator-order.ts';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { readAlarmCall, readAlarmEvent, readAlarmNotification } from './alarm.ts';
import { parseGuardDutyFinding } from './guardduty-finding.ts';
import { readHealthEvent } from './health.ts';
import { readIamCall } from './iam-call.ts';
import { readDetection, readDrill, readOrder } from './own-events.ts';
import { found, readEach, type ReadContext, type ReadEvent, type Reading } from './reading.ts';
import { readAsff, readAsffList } from './security-hub.ts';

const EnvelopeSchema = v.looseObject({
  source: v.string(),
  'detail-type': v.string(),
  detail: v.record(v.string(), v.unknown()),
});

const readGuardDuty: ReadEvent = ({ detail }, context) =>
  found(parseGuardDutyFinding(detail, context));
const readSecurityHub: ReadEvent = ({ detail }, context) =>
  readAsffList(detail['findings'], context);

/** By `source` and `detail-type` of the event. */
const EVENTS: ReadonlyMap<string, ReadEvent> = new Map<string, ReadEvent>([
  ['aws.guardduty GuardDuty Finding', readGuardDuty],
  ['aws.securityhub Security Hub Findings - Imported', readSecurityHub],
  ['aws.securityhub Security Hub Findings - Custom Action', readSecurityHub],
  ['aws.health AWS Health Event', readHealthEvent],
  ['aws.cloudwatch CloudWatch Alarm State Change', readAlarmEvent],
  ['aws.iam AWS API Call via CloudTrail', readIamCall],
  [`${EVENT_SOURCE} ${DETECTION_RAISED}`, readDetection],
  [`${EVENT_SOURCE} ${CONTAINMENT_ORDERED}`, readOrder],
]);

type Body = Readonly<Record<string, unknown>>;

interface Shape {
  readonly has: readonly string[];
  readonly read: (body: Body, context: ReadContext) => Reading;
}

const readBareGuardDuty: Shape['read'] = (body, context) =>
  found(parseGuardDutyFinding(body, context));

/** What the sources send or answer without an envelope, by what the body has; the first that fits. */
const SHAPES: readonly Shape[] = [
  { has: ['alarmData'], read: readAlarmCall },
  { has: ['AlarmName', 'NewStateValue'], read: readAlarmNotification },
  { has: ['SchemaVersion', 'ProductArn'], read: readAsff },
  { has: ['Findings'], read: (body, context) => readList(body['Findings'], context) },
  { has: ['Id', 'Type', 'Severity'], read: readBareGuardDuty },
  { has: ['id', 'type', 'severity'], read: readBareGuardDuty },
];

/** Reads what a message holds, whichever source it comes from. Throws InvalidInputError when it is none that we know. */
export function readBody(body: unknown, context: ReadContext): Reading {
  const envelope = v.safeParse(EnvelopeSchema, body);
  // Without an envelope nothing says who sent it, so it proves as little as one of a topic.
  if (!envelope.success) return readBare(body, { ...context, via: 'topic' });
  const { source, 'detail-type': detailType } = envelope.output;
  const name = `${source} ${detailType}`;
  if (name === `${EVENT_SOURCE} ${DRILL_REQUESTED}`)
    return readDrill(envelope.output, context, readBody);
  const read = EVENTS.get(name);
  if (!read) throw new InvalidInputError(`not an event of a known source: ${name.slice(0, 200)}`);
  return read(envelope.output, context);
}

function readBare(body: unknown, context: ReadContext): Reading {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), body);
  const shape = SHAPES.find(
    ({ has }) => parsed.success && has.every((name) => name in parsed.output),
  );
  if (!shape || !parsed.success) throw new InvalidInputError('not a finding of a known source');
  return shape.read(parsed.output, context);
}

function readList(entries: unknown, context: ReadContext): Reading {
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new InvalidInputError('a list of findings without any');
  }
  return readEach(entries, (entry) => readBare(entry, context));
}
