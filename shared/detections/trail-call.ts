import * as v from 'valibot';
import { defined } from '../domain/defined.ts';

/** A call as CloudTrail keeps it, as far as verification needs it. */
export interface TrailCall {
  readonly eventId: string;
  /** Milliseconds since 1970; CloudTrail knows whole seconds. */
  readonly at: number;
  /** `RunInstances` */
  readonly eventName: string;
  /** `ec2.amazonaws.com` */
  readonly eventSource: string;
  readonly region: string;
  readonly from: string;
  readonly userAgent: string;
  /** Absent: it was accepted. */
  readonly errorCode?: string;
  readonly caller: TrailCaller;
}

/** Who made a call. Absent fields are those that CloudTrail leaves out for this kind of caller. */
export interface TrailCaller {
  /** `IAMUser`, `AssumedRole`, `FederatedUser` … */
  readonly type: string;
  readonly userName?: string;
  /** `AROA…:session` of a role session, `123456789012:guest` of a federated user. */
  readonly principalId?: string;
  readonly accessKeyId?: string;
  /** Name of the role that was assumed, or of the user that asked for a federation token. */
  readonly issuer?: string;
  /** When the session began, in milliseconds since 1970. */
  readonly createdAt?: number;
}

const text = v.nullish(v.string(), '');
const time = v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse));

const SessionSchema = v.looseObject({
  sessionIssuer: v.nullish(v.looseObject({ userName: text })),
  attributes: v.nullish(
    v.looseObject({ creationDate: v.nullish(v.fallback(v.nullable(time), null)) }),
  ),
});

const CallerSchema = v.looseObject({
  type: text,
  ...{ userName: text, principalId: text, accessKeyId: text },
  sessionContext: v.nullish(SessionSchema),
});

const CallSchema = v.looseObject({
  eventID: v.pipe(v.string(), v.minLength(1)),
  eventTime: time,
  eventName: v.string(),
  eventSource: v.string(),
  ...{ awsRegion: text, sourceIPAddress: text, userAgent: text, errorCode: text },
  userIdentity: CallerSchema,
});

/**
 * Reads the `CloudTrailEvent` of LookupEvents; undefined when it is not the record of a call. Unknown fields are ignored. Source:
 * CloudTrail user guide, record contents and userIdentity element.
 */
export function readTrailCall(json: string): TrailCall | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), CallSchema), json);
  if (!parsed.success) return undefined;
  const { eventID, eventTime, eventName, eventSource, errorCode, ...event } = parsed.output;
  return {
    ...{ eventId: eventID, at: eventTime, eventName, eventSource },
    ...{ region: event.awsRegion, from: event.sourceIPAddress, userAgent: event.userAgent },
    ...(errorCode !== '' && { errorCode }),
    caller: readCaller(event.userIdentity),
  };
}

function readCaller(identity: v.InferOutput<typeof CallerSchema>): TrailCaller {
  const { type, userName, principalId, accessKeyId, sessionContext } = identity;
  return {
    type,
    ...defined({
      userName: unlessEmpty(userName),
      principalId: unlessEmpty(principalId),
      accessKeyId: unlessEmpty(accessKeyId),
      issuer: unlessEmpty(sessionContext?.sessionIssuer?.userName),
      createdAt: sessionContext?.attributes?.creationDate ?? undefined,
    }),
  };
}

/** CloudTrail writes empty text where it knows nothing. */
function unlessEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
