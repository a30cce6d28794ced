/** The exact steps for a person where no automation of the account can act. Source: the AWS pages named in docs/runbooks/findings/iam.md. */
export const ADVICE = {
  root: [
    'Sign in as root with its MFA device (or, in an organization with central root access, from the management account: aws sts assume-root --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials).',
    'Security credentials: deactivate and delete every access key of root; change its password; check that the MFA device is yours.',
    'An organization can stop a member account at once with a service control policy that denies * where aws:PrincipalArn is arn:aws:iam::<account>:root.',
    'Check the contact addresses of the account and open a support case "account compromise".',
  ],
  identityCenter: [
    'IAM Identity Center > Users > the user > Disable user access, then Active sessions > Delete session.',
    'Sessions of the role live on: add an inline deny to the permission set (condition StringEquals identitystore:userId = the id of the user) and provision it, or a service control policy.',
    'Then reset the password and the MFA devices of the user.',
  ],
  serviceLinked: [
    'The calls came from an AWS service on behalf of somebody: find the principal that configured it (CloudTrail, event source of the service) and contain that one.',
  ],
  anonymous: [
    'Close the resource: block public access on the bucket (aws s3api put-public-access-block) or take "Principal": "*" out of its policy.',
    'See which objects were read: S3 server access logs or CloudTrail data events.',
  ],
  foreign: [
    'The caller is an AWS service or belongs to another account: take it out of the policy of the resource, or of the trust policy of the role that it assumed.',
  ],
  unknownIssuer: [
    'Find the user who called GetFederationToken (CloudTrail, event name GetFederationToken, requestParameters.name) and contain that user: npm run riposte -- contain user/<name> --reason "…".',
  ],
  unknownSession: [
    'Find the session in CloudTrail (userIdentity.arn of the calls) and contain it: npm run riposte -- contain <role>:<session> --reason "…".',
    'Or list the role under roles_revoked_by_time of the response policy: then all its sessions up to now are denied.',
  ],
} as const satisfies Record<string, readonly string[]>;
