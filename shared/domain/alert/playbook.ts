/** Where people read what to do about a type of finding. */
export interface Playbook {
  /** Path in the repository, with an anchor where a part of the page is meant. */
  readonly path: string;
  /** Only when the runbooks are published somewhere. */
  readonly url?: string;
}

const FOLDER = 'docs/runbooks';

/** First match wins. Types are written `Purpose:Resource/Family.Mechanism!Artifact`; source: GuardDuty user guide, finding format. */
export const PLAYBOOKS: readonly (readonly [type: RegExp, page: string])[] = [
  [/^Riposte:Containment\/Leak/, 'contained-instance.md#it-leaks'],
  [/^Riposte:Containment\//, 'containment-undone.md'],
  [/:IAMUser\/(?:ShortTerm)?RootCredentialUsage/, 'findings/iam.md#credentials-of-root'],
  [/CredentialExfiltration/, 'findings/iam.md#credentials-of-an-instance-used-elsewhere'],
  [/AWS_RISK_CREDENTIALS_EXPOSED/, 'findings/iam.md#a-key-that-was-published'],
  [/^Policy:S3\//, 'findings/s3.md#a-bucket-was-opened'],
  [/^Object:S3\//, 'findings/s3.md#malware-in-an-object'],
  [/:S3\//, 'findings/s3.md'],
  [/:(?:IAMUser|IAM)\//, 'findings/iam.md'],
  [/:(?:EC2|Runtime)\//, 'findings/ec2.md'],
  [/:Lambda\//, 'findings/lambda.md'],
  [/:(?:RDS|RDSLimitlessDB)\//, 'findings/rds.md'],
  [/:(?:Kubernetes|EKS)\//, 'findings/eks.md'],
];

/** Page for a finding that no playbook knows. */
const INDEX = 'findings/README.md';

/**
 * The playbook for a type of finding. `baseUrl` is where docs/runbooks is published, without a slash at its end; empty when
 * it is not.
 */
export function playbookFor(type: string, baseUrl: string): Playbook {
  const page = PLAYBOOKS.find(([known]) => known.test(type))?.[1] ?? INDEX;
  const path = `${FOLDER}/${page}`;
  return baseUrl === '' ? { path } : { path, url: `${baseUrl}/${page}` };
}
