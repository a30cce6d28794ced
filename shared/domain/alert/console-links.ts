import type { FindingSource } from '../finding.ts';
import type { FindingRecord, IncidentDetails } from '../incident.ts';
import type { Target } from '../target.ts';

/** A link into the AWS console, made of checked parts only. */
export interface ConsoleLink {
  readonly label: string;
  readonly url: string;
}

const MAX_LINKS = 6;
const REGION = /^[a-z]{2}(-[a-z]+){1,3}-\d$/;
const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const FUNCTION_NAME = /^[\w-]{1,64}$/;
const FINDING_ID = /^[0-9a-f-]{16,64}$/;
const IAM_NAME = /^[\w+=,.@-]{1,128}$/;
const ACCESS_KEY_ID = /^[A-Z0-9]{16,128}$/;

/** Findings of these did not come from GuardDuty, and are not in its console. */
const ELSEWHERE: readonly FindingSource[] = [
  'health',
  'cloudtrail',
  'alarm',
  'detection',
  'drill',
  'operator',
];

/** Links to the resources, to what was acted on and to the worst finding; what does not look as it must gets none. */
export function consoleLinks({ incident, findings, actions }: IncidentDetails): ConsoleLink[] {
  const { region } = incident;
  const resources = incident.mergeKeys.flatMap((key) => resourceLink(key, region) ?? []);
  const targets = actions.flatMap(({ target }) => targetLink(target, region) ?? []);
  const links = new Map([...targets, ...resources].map((link) => [link.url, link]));
  const worst = findings.toSorted((a, b) => b.severity - a.severity)[0];
  const finding = worst && findingLink(worst);
  return [...[...links.values()].slice(0, MAX_LINKS - 1), ...(finding ? [finding] : [])];
}

/** Merge keys are `<account>/<region or global>/<kind>/<id>`. */
function resourceLink(mergeKey: string, homeRegion: string): ConsoleLink | undefined {
  const [, region = '', kind = '', id = ''] = mergeKey.split('/');
  return linkTo(kind, id, region === 'global' ? homeRegion : region);
}

function targetLink({ kind, id, region }: Target, homeRegion: string): ConsoleLink | undefined {
  return linkTo(kind, id, region === 'global' ? homeRegion : region);
}

function linkTo(kind: string, id: string, region: string): ConsoleLink | undefined {
  if (!REGION.test(region)) return undefined;
  return LINKS[kind]?.(id, region);
}

type MakeLink = (id: string, region: string) => ConsoleLink | undefined;

const LINKS: Readonly<Partial<Record<string, MakeLink>>> = {
  instance: (id, region) =>
    link(`Instance ${id}`, INSTANCE_ID.test(id), () => {
      return `${consoleOf(region)}/ec2/home?region=${region}#InstanceDetails:instanceId=${id}`;
    }),
  bucket: (id, region) =>
    link(`Bucket ${id}`, BUCKET_NAME.test(id), () => `${consoleOf(region)}/s3/buckets/${id}`),
  function: (id, region) =>
    link(`Function ${id}`, FUNCTION_NAME.test(id), () => {
      return `${consoleOf(region)}/lambda/home?region=${region}#/functions/${id}`;
    }),
  user: (id, region) =>
    link(
      `User ${id}`,
      IAM_NAME.test(id),
      () => `${iamOf(region)}#/users/details/${encodeURIComponent(id)}`,
    ),
  role: (id, region) =>
    link(
      `Role ${id}`,
      IAM_NAME.test(id),
      () => `${iamOf(region)}#/roles/details/${encodeURIComponent(id)}`,
    ),
  'role-session': (id, region) => LINKS['role']?.(id.split(':')[0] ?? '', region),
  'access-key': (id, region) =>
    link(`Calls with ${id}`, ACCESS_KEY_ID.test(id), () => {
      return `${consoleOf(region)}/cloudtrailv2/home?region=${region}#/events?AccessKeyId=${id}`;
    }),
};

function link(label: string, isSafe: boolean, url: () => string): ConsoleLink | undefined {
  return isSafe ? { label, url: url() } : undefined;
}

function findingLink({ findingId: id, findingKey, source }: FindingRecord) {
  const region = findingKey.split('/')[1] ?? '';
  const isKnown = REGION.test(region) && FINDING_ID.test(id) && !ELSEWHERE.includes(source);
  return link('Finding in GuardDuty', isKnown, () => {
    const search = `macros=current&fId=${id}`;
    return `${consoleOf(region)}/guardduty/home?region=${region}#/findings?${search}`;
  });
}

function iamOf(region: string): string {
  return `${consoleOf(region)}/iam/home`;
}

/** Each partition has its own console. Source: AWS General Reference, AWS Management Console endpoints. */
function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `https://${region}.console.amazonaws-us-gov.com`;
  return `https://${region}.console.aws.amazon.com`;
}
