import * as v from 'valibot';
import type { FindingResource } from '../../../shared/domain/finding.ts';
import {
  found,
  notReadable,
  skipped,
  type ReadContext,
  type Reading,
  type SourceEvent,
} from './reading.ts';
import {
  accountText,
  anyNumber,
  anyTime,
  keyText,
  optionalPart,
  readableEntries,
  regionText,
  requiredText,
  shortText,
} from './tolerant.ts';

const EXPOSED = 'AWS_RISK_CREDENTIALS_EXPOSED';

const time = optionalPart(anyTime);

const DescriptionSchema = v.looseObject({ latestDescription: shortText(4096) });
const EntitySchema = v.looseObject({ entityValue: requiredText(256) });

/** Source: AWS Health user guide, "Monitoring AWS Health events with Amazon EventBridge". */
const ExposureSchema = v.looseObject({
  account: accountText,
  region: regionText,
  time,
  resources: v.optional(v.unknown()),
  detail: v.looseObject({
    eventArn: requiredText(512),
    startTime: time,
    lastUpdatedTime: time,
    page: optionalPart(anyNumber),
    eventDescription: v.optional(v.unknown()),
    affectedEntities: v.optional(v.unknown()),
  }),
});
type Exposure = v.InferOutput<typeof ExposureSchema>;

/** AWS has found an access key of the account in public. Other events of AWS Health are no findings. */
export function readHealthEvent(event: SourceEvent, context: ReadContext): Reading {
  const code = event.detail['eventTypeCode'];
  if (code !== EXPOSED) return skipped(`AWS Health event ${String(code).slice(0, 100)}`);
  const parsed = v.safeParse(ExposureSchema, event);
  if (!parsed.success) return notReadable(`an event ${EXPOSED} of AWS Health`, parsed.issues);
  const { account: accountId, region, detail } = parsed.output;
  const exposed = entities(parsed.output);
  const [description] = readableEntries(DescriptionSchema, detail.eventDescription);
  return found({
    ...{ id: identity(parsed.output), accountId, region, arn: detail.eventArn },
    ...readTimes(parsed.output, context.receivedAt),
    type: `Health:IAMUser/${EXPOSED}`,
    title: `AWS has found an access key in public: ${exposed.join(', ') || 'see the event'}`.slice(
      0,
      512,
    ),
    description: description?.latestDescription ?? '',
    severity: 9,
    count: 1,
    archived: false,
    sample: false,
    origin: { source: 'health', via: context.via },
    drill: false,
    resourceRole: 'ABSENT',
    resources: exposed.map(readEntity),
    raw: event.detail,
  });
}

/** A long event comes in pages, each with entities of its own. */
function identity({ detail: { eventArn, page = 1 } }: Exposure): string {
  const name = keyText(eventArn.split('/').at(-1) ?? '');
  return page > 1 ? `health-${name}-page-${page}` : `health-${name}`;
}

function entities({ detail, resources }: Exposure): string[] {
  const named = readableEntries(EntitySchema, detail.affectedEntities);
  const values = named.map(({ entityValue }) => entityValue);
  return values.length > 0 ? values : readableEntries(requiredText(256), resources);
}

function readEntity(value: string): FindingResource {
  const isKey = /^A[A-Z]{3}[A-Z0-9]{12,124}$/.test(value);
  return isKey ? { kind: 'access-key', id: value } : { kind: 'other', type: 'exposed', id: value };
}

function readTimes({ time: sentAt, detail }: Exposure, receivedAt: string) {
  const firstSeenAt = detail.startTime ?? sentAt ?? receivedAt;
  const updatedAt = detail.lastUpdatedTime ?? sentAt ?? firstSeenAt;
  return { firstSeenAt, updatedAt, lastSeenAt: updatedAt };
}
