import * as v from 'valibot';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { truncate } from '../../../shared/domain/truncate.ts';
import { principal } from './principal.ts';
import { found, notReadable, type ReadContext, type Reading, type SourceEvent } from './reading.ts';
import {
  accountText,
  isoTime,
  optionalPart,
  regionText,
  requiredText,
  shortText,
} from './tolerant.ts';

/** Functions with rights on IAM that would make an administrator of whoever misused them. */
const WITH_DANGEROUS_RIGHTS = ['revoke-credentials', 'release-credentials'] as const;

/** Source: AWS CloudTrail user guide, record contents and userIdentity element. */
const CallSchema = v.looseObject({
  account: accountText,
  region: regionText,
  detail: v.looseObject({
    eventID: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/)),
    eventName: requiredText(128),
    eventTime: optionalPart(isoTime),
    errorCode: shortText(128),
    sourceIPAddress: shortText(128),
    userIdentity: v.looseObject({
      principalId: optionalPart(requiredText(256)),
      accessKeyId: optionalPart(requiredText(128)),
      sessionContext: v.looseObject({
        sessionIssuer: v.looseObject({ userName: requiredText(128), arn: shortText(512) }),
      }),
    }),
  }),
});
type Call = v.InferOutput<typeof CallSchema>;

/** A call of IAM with the rights of a function of ours that the function itself never makes: the rule lets only such pass. */
export function readIamCall(event: SourceEvent, context: ReadContext): Reading {
  const parsed = v.safeParse(CallSchema, event);
  if (!parsed.success) return notReadable('a call of IAM by a role', parsed.issues);
  const { account: accountId, region, detail } = parsed.output;
  const { userName: role, arn } = detail.userIdentity.sessionContext.sessionIssuer;
  if (!WITH_DANGEROUS_RIGHTS.some((name) => role === `${context.stack}-${name}`)) {
    throw new InvalidInputError('a call of IAM that was not made with rights of the platform');
  }
  const at = detail.eventTime ?? context.receivedAt;
  return found({
    ...{ id: `call-${detail.eventID}`, accountId, region, arn },
    ...{ firstSeenAt: at, updatedAt: at, lastSeenAt: at },
    type: 'Riposte:IAM/RevocationRightsMisused',
    title: truncate(`The rights of ${role} were used for something else: ${detail.eventName}`, 512),
    description: describe(detail),
    severity: 9,
    count: 1,
    archived: false,
    sample: false,
    origin: { source: 'cloudtrail', via: context.via },
    drill: false,
    resourceRole: 'ACTOR',
    resources: [principal(role, 'AssumedRole', detail.userIdentity)],
    raw: event.detail,
  });
}

function describe({ eventName, errorCode, sourceIPAddress: from }: Call['detail']): string {
  const how = errorCode === '' ? 'was made' : `was refused (${errorCode})`;
  return `The call iam:${eventName} ${how}${from === '' ? '' : `, from ${from}`}. Somebody else may hold its credentials.`;
}
