# release-credentials: "Release Requested" → our denies are removed, and keys that an operator names become Active.
module "release_credentials" {
  source = "./modules/responder"

  name                  = "${local.stack}-release-credentials"
  description           = "Removes the denies of revoke-credentials; keys become Active only where an operator names them"
  package               = local.packages["release-credentials"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.release_credentials
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.release_credentials.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["revoke-credentials"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    MEMBER_ACCOUNTS   = jsonencode(local.member_accounts)
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    DENY_POLICY_ARN   = aws_iam_policy.deny_all.arn
    RETENTION_DAYS    = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "release_credentials" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-release-credentials"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-credentials-dlq"]
  }

  statement {
    sid = "SettleTheAction"
    # DeleteItem: the pointers of released credentials, so that a new finding opens a new incident.
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "SeeWhatIsDenied"
    # Any: which users and roles are contained is on the record only.
    actions   = ["iam:ListAccessKeys", "iam:ListAttachedUserPolicies"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid       = "SeeInlinePoliciesOfRoles"
    actions   = ["iam:GetRolePolicy"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid = "ReactivateNamedKeys"
    # IAM cannot tell Active from Inactive. The function that revokes has the same right; this one is meant for it.
    actions   = ["iam:UpdateAccessKey"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid       = "DetachTheDenyPolicyAndNoOther"
    actions   = ["iam:DetachUserPolicy"]
    resources = ["${local.user_arn}/*"]

    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values   = [local.deny_policy_arn]
    }
  }

  statement {
    sid = "RemoveDeniesOfRoles"
    # IAM cannot condition the name of an inline policy: who has this right may also remove somebody else's.
    actions   = ["iam:DeleteRolePolicy"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid     = "NeverThePlatformNorAwsNorTheProtected"
    effect  = "Deny"
    actions = ["iam:UpdateAccessKey", "iam:DetachUserPolicy", "iam:DeleteRolePolicy"]
    resources = concat([
      "${local.role_arn}/${local.stack}-*",
      "${local.user_arn}/${local.stack}-*",
      "${local.role_arn}/aws-service-role/*",
      "${local.role_arn}/aws-reserved/*",
    ], local.protected_arns)
  }

  dynamic "statement" {
    # Only where the response policy lists accounts.
    for_each = length(local.member_accounts) > 0 ? [1] : []

    content {
      sid       = "ActInMemberAccounts"
      actions   = ["sts:AssumeRole"]
      resources = local.member_role_arns["release-credentials"]
    }
  }
}
