import type { Place } from './grants.ts';

interface IamTarget {
  readonly resource: string;
  readonly conditions?: readonly string[];
  readonly except?: readonly string[];
}

const ATTACHES = ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'];

/** What IAM has in the account, and policies of AWS; "unprotected" ones are those that no explicit deny names. */
export function iamTargets(action: string, place: Place): Readonly<Record<string, IamTarget>> {
  const { partition, account, stack } = place;
  const iam = (rest: string): string => `arn:${partition}:iam::${account}:${rest}`;
  const conditions = ATTACHES.includes(action)
    ? [`iam:PolicyARN=${iam(`policy/${stack}-deny-all`)}`]
    : [];
  const except = [
    iam(`role/${stack}-*`),
    iam(`user/${stack}-*`),
    iam('role/aws-service-role/*'),
    iam('role/aws-reserved/*'),
    ...place.protectedArns,
  ];
  return {
    user: { resource: iam('user/*') },
    role: { resource: iam('role/*') },
    'instance-profile': { resource: iam('instance-profile/*') },
    group: { resource: iam('group/*') },
    policy: { resource: iam('policy/*') },
    'aws-policy': { resource: `arn:${partition}:iam::aws:policy/*` },
    'unprotected-user': { resource: iam('user/*'), conditions, except },
    'unprotected-role': { resource: iam('role/*'), except },
  };
}
