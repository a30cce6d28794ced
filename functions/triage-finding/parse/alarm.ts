import * as v from 'valibot';
import type { Finding } from '../../../shared/domain/finding.ts';
import { ALARM_SEVERITIES, readDetectionAlarm } from '../../../shared/domain/detection-alarm.ts';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { truncate } from '../../../shared/domain/truncate.ts';
import {
  found,
  notReadable,
  skipped,
  type ReadContext,
  type Reading,
  type SourceEvent,
} from './reading.ts';
import { accountText, anyTime, keyText, optionalPart, regionText, shortText } from './tolerant.ts';

// Source: Amazon CloudWatch user guide, "Alarm events and EventBridge", "Invoke a Lambda function from an alarm", and the
// message that an alarm publishes to SNS.

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const arn = shortText(512);

const StateSchema = v.looseObject({
  alarmName: name,
  state: v.looseObject({ value: v.string(), reason: shortText(2048), timestamp: anyTime }),
  configuration: optionalPart(v.looseObject({ description: shortText(1024) })),
});

const EventSchema = v.looseObject({
  account: accountText,
  region: regionText,
  resources: v.fallback(v.tuple([arn]), ['']),
  detail: StateSchema,
});

const CallSchema = v.looseObject({
  alarmArn: arn,
  accountId: accountText,
  region: regionText,
  alarmData: StateSchema,
});

const NotificationSchema = v.looseObject({
  AlarmName: name,
  AlarmArn: arn,
  AlarmDescription: shortText(1024),
  AWSAccountId: accountText,
  NewStateValue: v.string(),
  NewStateReason: shortText(2048),
  StateChangeTime: anyTime,
});

type AlarmState = v.InferOutput<typeof StateSchema>;

/** One change of state, whichever way it was told. */
interface Change {
  readonly accountId: string;
  readonly region: string | undefined;
  readonly arn: string;
  readonly alarm: AlarmState;
  readonly raw: unknown;
}

/** The change as EventBridge tells it. */
export function readAlarmEvent(event: SourceEvent, context: ReadContext): Reading {
  const parsed = v.safeParse(EventSchema, event);
  if (!parsed.success) return notReadable('a change of an alarm', parsed.issues);
  const { account: accountId, region, resources, detail: alarm } = parsed.output;
  return readChange({ accountId, region, arn: resources[0], alarm, raw: event.detail }, context);
}

/** The change as a function is called with it. */
export function readAlarmCall(call: unknown, context: ReadContext): Reading {
  const parsed = v.safeParse(CallSchema, call);
  if (!parsed.success) return notReadable('a call by an alarm', parsed.issues);
  const { alarmArn, accountId, region, alarmData: alarm } = parsed.output;
  return readChange({ accountId, region, arn: alarmArn, alarm, raw: call }, context);
}

/** The change as it is published to a topic. */
export function readAlarmNotification(notification: unknown, context: ReadContext): Reading {
  const parsed = v.safeParse(NotificationSchema, notification);
  if (!parsed.success) return notReadable('a notification of an alarm', parsed.issues);
  const { AlarmArn: alarmArn, AWSAccountId: accountId, AlarmName: alarmName } = parsed.output;
  const {
    NewStateValue: value,
    NewStateReason: reason,
    StateChangeTime: timestamp,
  } = parsed.output;
  const configuration = { description: parsed.output.AlarmDescription };
  const alarm = { alarmName, state: { value, reason, timestamp }, configuration };
  const region = readRegion(alarmArn, context.topicArn);
  return readChange({ accountId, region, arn: alarmArn, alarm, raw: notification }, context);
}

/** The notification names its region in words only; an alarm publishes to topics of its own region. */
function readRegion(...arns: readonly (string | undefined)[]): string | undefined {
  const regions = arns.map((candidate) => candidate?.split(':')[3]);
  return regions.find((candidate) => v.is(regionText, candidate));
}

function readChange(change: Change, context: ReadContext): Reading {
  const { alarmName, state } = change.alarm;
  const detection = readDetectionAlarm(context.stack, alarmName);
  if (!detection) return skipped(`alarm ${truncate(alarmName, 100)} is no detection alarm`);
  if (state.value !== 'ALARM')
    return skipped(`alarm ${alarmName} is in ${state.value.slice(0, 32)}`);
  return found({
    ...describe(change, detection.what),
    severity: ALARM_SEVERITIES[detection.band],
    firstSeenAt: state.timestamp,
    updatedAt: state.timestamp,
    lastSeenAt: state.timestamp,
    count: 1,
    archived: false,
    sample: false,
    origin: { source: 'alarm', via: context.via },
    drill: false,
    resourceRole: 'ABSENT',
    resources: [{ kind: 'alarm', name: alarmName }],
    raw: change.raw,
  });
}

type Description = Pick<
  Finding,
  'id' | 'accountId' | 'region' | 'arn' | 'type' | 'title' | 'description'
>;

/** Alarm and moment make the identity, so that one change is one finding, however often and in which shape it is told. */
function describe({ accountId, region, arn, alarm }: Change, what: string): Description {
  if (region === undefined)
    throw new InvalidInputError('a notification of an alarm without region');
  const { alarmName, state, configuration } = alarm;
  const description = configuration?.description ?? '';
  return {
    id: `alarm-${keyText(alarmName)}-${state.timestamp.replace(/[^\dTZ]/g, '')}`,
    ...{ accountId, region, arn },
    type: `Alarm:${what}`,
    title: truncate(description || `Detection alarm ${what} went off`, 512),
    description: state.reason,
  };
}
