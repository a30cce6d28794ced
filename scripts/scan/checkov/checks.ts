/**
 * What checkov must pass as a second opinion, each with the reason why it matters here. Without its platform checkov knows no
 * severity, so that "fail on high" would pass everything: the ids are named. Trivy covers the rest.
 */
export const CHECKOV_CHECKS: Readonly<Record<string, string>> = {
  CKV_AWS_7: 'keys rotate',
  CKV_AWS_21: 'buckets keep versions: evidence and states can be brought back',
  CKV_AWS_27: 'queues are encrypted',
  CKV_AWS_28: 'tables can be brought back to any moment',
  CKV_AWS_33: 'no key is for everybody',
  CKV_AWS_41: 'the provider has no key in the code',
  CKV_AWS_45: 'no function has a key in its environment',
  CKV_AWS_53: 'buckets block public lists',
  CKV_AWS_54: 'buckets block public policies',
  CKV_AWS_55: 'buckets ignore public lists',
  CKV_AWS_56: 'buckets are never public',
  CKV_AWS_60: 'no role can be taken by everybody',
  CKV_AWS_61: 'no role can be taken by every account',
  CKV_AWS_62: 'no policy lets anybody do everything',
  CKV_AWS_119: 'tables are encrypted with our key',
  CKV_AWS_145: 'buckets are encrypted with our key',
  CKV_AWS_149: 'the secret is encrypted with our key',
  CKV_AWS_158: 'logs are encrypted with our key',
  CKV_AWS_173: 'environments of functions are encrypted with our key',
  CKV2_AWS_6: 'each bucket has a block of public access at all',
};
