# release-bucket: "Release Requested" → our deny leaves the bucket policy, and the former block comes back.
module "release_bucket" {
  source = "./modules/responder"

  name                  = "${local.stack}-release-bucket"
  description           = "Takes our deny out of a bucket policy and restores the recorded block when the last incident lets go"
  package               = local.packages["release-bucket"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.release_bucket
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.release_bucket.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["restrict-bucket"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "release_bucket" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-release-bucket"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-bucket-dlq"]
  }

  statement {
    sid = "SettleTheAction"
    # DeleteItem: the pointers of a released bucket, so that a new finding opens a new incident.
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "SeeBlockAndPolicy"
    # Any: which buckets are contained is on the record only.
    actions   = ["s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicy"]
    resources = ["${local.bucket_arn}*"]
  }

  statement {
    sid = "GiveBack"
    # As for restrict-bucket: IAM cannot condition what a policy says. Removing a block is the same right as setting one.
    actions   = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketPublicAccessBlock"]
    resources = ["${local.bucket_arn}*"]
  }

  statement {
    sid       = "NeverThePlatformNorTheProtected"
    effect    = "Deny"
    actions   = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketPublicAccessBlock"]
    resources = concat(["${local.bucket_arn}${local.stack}-*", local.flow_log_arn], local.protected_bucket_arns)
  }

  dynamic "statement" {
    # Only who orders it in the response policy gives the right to it. These calls know no resources.
    for_each = local.blocks_account ? [1] : []

    content {
      sid       = "GiveTheAccountItsBlockBack"
      actions   = ["s3:GetAccountPublicAccessBlock", "s3:PutAccountPublicAccessBlock"]
      resources = ["*"]
    }
  }
}
