import type { ResponsePolicy } from '../../../shared/domain/policy.ts';

/** Every text in a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A resource of a finding, and whether a drill may act on it. */
export interface NamedResource {
  readonly id: string;
  readonly isForDrills: boolean;
}

const INSTANCE = /(?:^|\/)(i-[0-9a-f]{8,17})$/;
const PRINCIPAL_ARN =
  /^arn:[\w-]+:(?:iam|sts)::\d{12}:(?:user|role|assumed-role)\/(?:.*\/)?([^/]+)$/;
const BUCKET_ARN = /^arn:[\w-]+:s3:::([^/]+)$/;
const FUNCTION_ARN = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:([\w-]+)/;
const BY_ID = [INSTANCE, PRINCIPAL_ARN, BUCKET_ARN, FUNCTION_ARN];
const SESSION_ARN = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\/([^/]+)$/;

/**
 * Instances, users, roles, buckets and functions that a finding names anywhere, and addresses that the policy knows, with what it
 * lists for drills. Which of them an action is planned for is for triage to say; what is not listed is never acted on.
 */
export function namedResources(
  finding: unknown,
  { drill }: Pick<ResponsePolicy, 'drill'>,
): NamedResource[] {
  const { instances, principals, buckets, functions, addresses } = drill;
  const listed = [...instances, ...principals, ...buckets, ...functions, ...addresses];
  const ids = textsIn(finding).flatMap((text) => idsIn(text, listed));
  return [...new Set(ids)].map((id) => ({ id, isForDrills: isListed(id, listed) }));
}

function idsIn(text: string, listed: readonly string[]): string[] {
  const session = SESSION_ARN.exec(text);
  if (session) return [`${session[1]}:${session[2]}`];
  const id = BY_ID.map((form) => form.exec(text)?.[1]).find((found) => found !== undefined);
  if (id !== undefined) return [id];
  // A name alone says nothing of what it names, unless the policy knows it.
  return isListed(text, listed) ? [text] : [];
}

/** `<role>:<session>` is a session of the role. */
function isListed(id: string, listed: readonly string[]): boolean {
  return listed.some((name) => id === name || id.startsWith(`${name}:`));
}

/** Accounts and regions that a finding may be of, the platform's own first. */
export interface Places {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const ARN_PLACE = /^arn:[\w-]+:[\w-]+:([\w-]*):(\d{12}):/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** A finding is filed under its own account and region, and each source names them elsewhere. */
export function placesIn(finding: unknown, home: { accountId: string; region: string }): Places {
  const texts = textsIn(finding);
  const arns = texts.flatMap((text) => {
    const found = ARN_PLACE.exec(text);
    return found ? [found] : [];
  });
  const accounts = [...texts.filter((text) => /^\d{12}$/.test(text)), ...arns.map((arn) => arn[2])];
  const regions = [...texts.filter((text) => REGION.test(text)), ...arns.map((arn) => arn[1])];
  return {
    accounts: distinct([home.accountId, ...accounts]),
    regions: distinct([home.region, ...regions]),
  };
}

/** Findings name few; a file made to name many must not be asked for in full. */
const MOST_PLACES = 4;

function distinct(values: readonly (string | undefined)[]): string[] {
  const named = values.filter((value) => value !== undefined && value !== '');
  return [...new Set(named as string[])].slice(0, MOST_PLACES);
}
