import type { IncidentDetails } from '../incident.ts';

/** A link into the AWS console, made of checked parts only. */
export interface ConsoleLink {
  readonly label: string;
  readonly url: string;
}

const MAX_LINKS = 4;
const REGION = /^[a-z]{2}(-[a-z]+){1,3}-\d$/;
const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const FINDING_ID = /^[0-9a-f-]{16,64}$/;

/** Links to the resources and the worst finding of an incident; what does not look as it must gets none. */
export function consoleLinks({ incident, findings }: IncidentDetails): ConsoleLink[] {
  const resources = incident.mergeKeys.flatMap((key) => resourceLink(key, incident.region) ?? []);
  const worst = findings.toSorted((a, b) => b.severity - a.severity)[0];
  const finding = worst && findingLink(worst.findingId, worst.findingKey.split('/')[1] ?? '');
  return [...resources.slice(0, MAX_LINKS - 1), ...(finding ? [finding] : [])];
}

/** Merge keys are `<account>/<region or global>/<kind>/<id>`. */
function resourceLink(mergeKey: string, homeRegion: string): ConsoleLink | undefined {
  const [, region = '', kind, id = ''] = mergeKey.split('/');
  if (kind === 'instance') return instanceLink(id, region);
  return kind === 'bucket' ? bucketLink(id, homeRegion) : undefined;
}

function instanceLink(id: string, region: string): ConsoleLink | undefined {
  if (!REGION.test(region) || !INSTANCE_ID.test(id)) return undefined;
  const url = `${consoleOf(region)}/ec2/home?region=${region}#InstanceDetails:instanceId=${id}`;
  return { label: `Instance ${id}`, url };
}

function bucketLink(name: string, region: string): ConsoleLink | undefined {
  if (!REGION.test(region) || !BUCKET_NAME.test(name)) return undefined;
  return { label: `Bucket ${name}`, url: `${consoleOf(region)}/s3/buckets/${name}` };
}

function findingLink(id: string, region: string): ConsoleLink | undefined {
  if (!REGION.test(region) || !FINDING_ID.test(id)) return undefined;
  const search = `macros=current&fId=${id}`;
  return {
    label: 'Finding in GuardDuty',
    url: `${consoleOf(region)}/guardduty/home?region=${region}#/findings?${search}`,
  };
}

/** Each partition has its own console. Source: AWS General Reference, AWS Management Console endpoints. */
function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `https://${region}.console.amazonaws-us-gov.com`;
  return `https://${region}.console.aws.amazon.com`;
}
