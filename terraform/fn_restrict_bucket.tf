# restrict-bucket: "Containment Requested" → public access blocked, and whoever the finding names denied.
module "restrict_bucket" {
  source = "./modules/responder"

  name                  = "${local.stack}-restrict-bucket"
  description           = "Blocks public access to a bucket and denies it to whoever the finding names"
  package               = local.packages["restrict-bucket"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.restrict_bucket
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.restrict_bucket.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["restrict-bucket"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID                = local.account_id
    INCIDENT_TABLE            = module.incidents.name
    CONTAINMENT_TABLE         = module.containments.name
    CONTROL_TABLE             = module.control.name
    MAX_CONTAINMENTS_PER_HOUR = tostring(var.response.max_containments_per_hour)
    FLOW_LOG_BUCKET           = local.flow_log_bucket
    RETENTION_DAYS            = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "restrict_bucket" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-restrict-bucket"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-restrict-bucket-dlq"]
  }

  statement {
    sid       = "SettleTheAction"
    actions   = ["dynamodb:Query", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid = "RecordWhatWasBefore"
    # No delete: nothing that contains can lose the way back.
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid       = "ReadPolicyAndPause"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-control"]
  }

  statement {
    sid       = "FindTheArnOfAUserToDeny"
    actions   = ["iam:GetUser"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid       = "FindTheArnOfARoleToDeny"
    actions   = ["iam:GetRole"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid = "SeeBlockAndPolicy"
    # Any: which bucket a finding will name is not known before.
    actions   = ["s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicy"]
    resources = ["${local.bucket_arn}*"]
  }

  statement {
    sid = "BlockAndDeny"
    # IAM cannot condition what a bucket policy says, so this right is larger than its use: who has it may open any bucket
    # that is not denied below.
    actions   = ["s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"]
    resources = ["${local.bucket_arn}*"]
  }

  statement {
    sid       = "NeverThePlatformNorTheProtected"
    effect    = "Deny"
    actions   = ["s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"]
    resources = concat(["${local.bucket_arn}${local.stack}-*", local.flow_log_arn], local.protected_bucket_arns)
  }

  dynamic "statement" {
    # Only who orders it in the response policy gives the right to it. These calls know no resources.
    for_each = local.blocks_account ? [1] : []

    content {
      sid       = "BlockTheAccountWhereThePolicyOrdersIt"
      actions   = ["s3:GetAccountPublicAccessBlock", "s3:PutAccountPublicAccessBlock"]
      resources = ["*"]
    }
  }
}
