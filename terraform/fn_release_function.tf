# release-function: "Release Requested" → the reserved concurrency of before comes back.
module "release_function" {
  source = "./modules/responder"

  name                  = "${local.stack}-release-function"
  description           = "Restores the recorded concurrency when the last incident lets go of a function"
  package               = local.packages["release-function"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.release_function
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.release_function.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["stop-function"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    MEMBER_ACCOUNTS   = jsonencode(local.member_accounts)
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "release_function" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-release-function"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-function-dlq"]
  }

  statement {
    sid = "SettleTheAction"
    # DeleteItem: the pointers of a released function, so that a new finding opens a new incident.
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "SeeConcurrency"
    # Any: which functions are contained is on the record only.
    actions   = ["lambda:GetFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "GiveBack"
    actions   = ["lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "NeverThePlatformNorTheProtected"
    effect    = "Deny"
    actions   = ["lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"]
    resources = concat(["${local.function_arn}:${local.stack}-*"], local.protected_function_arns)
  }

  dynamic "statement" {
    # Only where the response policy lists accounts.
    for_each = length(local.member_accounts) > 0 ? [1] : []

    content {
      sid       = "ActInMemberAccounts"
      actions   = ["sts:AssumeRole"]
      resources = local.member_role_arns["release-function"]
    }
  }
}
