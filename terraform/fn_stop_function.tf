# stop-function: "Containment Requested" → no execution of the Lambda function starts any more.
module "stop_function" {
  source = "./modules/responder"

  name                  = "${local.stack}-stop-function"
  description           = "Stops a Lambda function by a reserved concurrency of 0"
  package               = local.packages["stop-function"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.stop_function
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.stop_function.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["stop-function"] }
  }

  environment = merge(local.function_environment, {
    MEMBER_ACCOUNTS           = jsonencode(local.member_accounts)
    ACCOUNT_ID                = local.account_id
    INCIDENT_TABLE            = module.incidents.name
    CONTAINMENT_TABLE         = module.containments.name
    CONTROL_TABLE             = module.control.name
    MAX_CONTAINMENTS_PER_HOUR = tostring(var.response.max_containments_per_hour)
    RETENTION_DAYS            = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "stop_function" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-stop-function"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-stop-function-dlq"]
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
    sid = "SeeConcurrency"
    # Any: which function a finding will name is not known before.
    actions   = ["lambda:GetFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid = "StopIt"
    # IAM cannot condition the number: who has this right may also reserve executions for any function.
    actions   = ["lambda:PutFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "NeverThePlatformNorTheProtected"
    effect    = "Deny"
    actions   = ["lambda:PutFunctionConcurrency"]
    resources = concat(["${local.function_arn}:${local.stack}-*"], local.protected_function_arns)
  }

  dynamic "statement" {
    # Only where the response policy lists accounts.
    for_each = length(local.member_accounts) > 0 ? [1] : []

    content {
      sid       = "ActInMemberAccounts"
      actions   = ["sts:AssumeRole"]
      resources = local.member_role_arns["stop-function"]
    }
  }
}
