import * as v from 'valibot';
import type { Finding, ResourceRole } from '../../../shared/domain/finding.ts';
import { anyNumber, guardDutyId } from './tolerant.ts';

/** The finding of GuardDuty that a finding of Security Hub is a copy of. */
export type Original = Pick<Finding, 'id' | 'accountId' | 'region'> & {
  readonly detectorId: string;
};

const GUARDDUTY_PRODUCT = /^arn:aws[\w-]*:securityhub:[a-z0-9-]+:\d*:product\/aws\/guardduty$/;
const FINDING_ARN =
  /^arn:aws[\w-]*:guardduty:([a-z]{2,4}(?:-[a-z]+)+-\d{1,2}):([\w-]{1,64}):detector\/([\w-]{1,300})\/finding\/([!-.0-~]{1,256})$/;

/** Undefined for what other products found. A copy carries the ARN of the original as its id. */
export function findOriginal(asff: {
  readonly Id: string;
  readonly ProductArn: string;
}): Original | undefined {
  const [, region, accountId, detectorId, id] = FINDING_ARN.exec(asff.Id) ?? [];
  const isNamed = region !== undefined && accountId !== undefined && detectorId !== undefined;
  if (!isNamed || !v.is(guardDutyId, id) || !GUARDDUTY_PRODUCT.test(asff.ProductArn))
    return undefined;
  return { id, accountId, region, detectorId };
}

/** `TTPs/Command and Control/Backdoor:EC2-C&CActivity.B` stands for `Backdoor:EC2/C&CActivity.B`. */
export function readType(type: string): string {
  const last = type.split('/').at(-1) ?? '';
  return last.replace(/^([A-Za-z]+:[A-Za-z0-9]+)[-.]/, '$1/');
}

type Fields = Pick<Finding, 'count' | 'sample' | 'archived' | 'resourceRole'>;

/** Parts of the original that Security Hub keeps as text under a path, in older copies without `aws/guardduty/service/`. */
export function readFields(fields: Readonly<Record<string, unknown>>): Fields {
  const field = (name: string): unknown => fields[`aws/guardduty/service/${name}`] ?? fields[name];
  const count = v.safeParse(v.pipe(anyNumber, v.safeInteger(), v.minValue(1)), field('count'));
  return {
    count: count.success ? count.output : 1,
    sample: field('additionalInfo/sample') === 'true',
    archived: field('archived') === 'true',
    resourceRole: readRole(field('resourceRole')),
  };
}

function readRole(role: unknown): ResourceRole {
  if (role === undefined) return 'ABSENT';
  return role === 'ACTOR' || role === 'TARGET' ? role : 'UNKNOWN';
}
