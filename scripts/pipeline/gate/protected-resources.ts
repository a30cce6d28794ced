/**
 * Resource types that no pipeline destroys or replaces by itself, each with what would be lost. An intended one is an exception
 * of the environment: terraform/environments/<environment>.exceptions.yaml.
 */
export const PROTECTED_RESOURCES: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_bus:
    'orders to contain and release go by it; those that come meanwhile are lost',
  aws_cloudwatch_log_group: 'it holds what the functions did',
  aws_dynamodb_table: 'it holds incidents, or what was before a containment: the way back',
  aws_dynamodb_table_item: 'without the response policy nothing is contained',
  aws_guardduty_detector: 'its findings go with it, and nothing is detected meanwhile',
  aws_iam_policy: 'it denies everything to users whose credentials were stolen',
  aws_kms_key: 'what is encrypted with it can never be read again',
  aws_s3_bucket: 'it holds evidence or flow logs',
  aws_s3_bucket_object_lock_configuration: 'without it evidence can be deleted',
  aws_s3_bucket_public_access_block: 'without it evidence can be made public',
  aws_s3_bucket_versioning: 'without it evidence can be overwritten',
  aws_secretsmanager_secret: 'a person has put its value there; Terraform does not know it',
  aws_sns_topic: 'its subscribers have confirmed; nobody is told until they have done so again',
  aws_sqs_queue: 'messages that wait in it are lost: findings, orders, alerts',
  aws_wafv2_ip_set: 'it holds the addresses that are blocked',
};

interface Safeguard {
  readonly type: string;
  readonly attribute: string;
  /** The value without which a destroy is only one more plan away. */
  readonly safe: unknown;
  readonly reason: string;
}

/** Attributes that keep AWS from destroying something; switching one off is the first half of a destroy. */
export const SAFEGUARDS: readonly Safeguard[] = [
  {
    type: 'aws_dynamodb_table',
    attribute: 'deletion_protection_enabled',
    safe: true,
    reason: 'the next plan could destroy the table',
  },
  {
    type: 'aws_s3_bucket',
    attribute: 'force_destroy',
    safe: false,
    reason: 'the next plan could destroy the bucket with all that lies in it',
  },
];
