# What revoke-credentials may do: deactivate keys, attach one policy to users, put inline policies on roles, and none of it
# to the platform, to AWS's own roles, or to whom the response policy protects.
data "aws_iam_policy_document" "revoke_credentials" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-revoke-credentials"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-revoke-credentials-dlq"]
  }

  statement {
    sid       = "SettleTheAction"
    actions   = ["dynamodb:Query", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid = "RecordWhatWasBefore"
    # No delete: nothing that revokes can lose the way back.
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid       = "ReadPolicyAndPause"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-control"]
  }

  statement {
    sid = "FindWhoseCredentialsTheyAre"
    # EC2 has no resource level for Describe calls, CloudTrail none for its event history.
    actions   = ["ec2:DescribeInstances", "cloudtrail:LookupEvents"]
    resources = ["*"]
  }

  statement {
    sid = "FindTheRoleOfAnInstance"
    # Any: which instance is attacked is not known before.
    actions   = ["iam:GetInstanceProfile"]
    resources = ["arn:${local.partition}:iam::${local.account_id}:instance-profile/*"]
  }

  statement {
    sid = "SeeKeysAndPoliciesOfUsers"
    # Any: whose key is stolen is not known before. Reading is not denied for protected users, so that a refusal can say why.
    actions   = ["iam:GetAccessKeyLastUsed", "iam:ListAccessKeys", "iam:ListAttachedUserPolicies"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid = "SeeRolesAndTheirInlinePolicies"
    # Any, as above. It never overwrites an inline policy that it has not seen to be its own.
    actions   = ["iam:GetRole", "iam:GetRolePolicy"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid       = "DeactivateKeys"
    actions   = ["iam:UpdateAccessKey"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid = "AttachTheDenyPolicyAndNoOther"
    # Without the condition this would be administrator: AdministratorAccess to a user of one's own.
    actions   = ["iam:AttachUserPolicy"]
    resources = ["${local.user_arn}/*"]

    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values   = [local.deny_policy_arn]
    }
  }

  statement {
    sid = "DenySessionsOfRoles"
    # IAM can condition neither the name nor the content of an inline policy, so this right is larger than its use: who has
    # it may give any role that is not denied below any right. A managed deny would need one policy for each session.
    actions   = ["iam:PutRolePolicy"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid = "NeverThePlatformNorAwsNorTheProtected"
    # A deny wins over every allow. Wildcards: names of the platform begin with the stack; paths of AWS's roles with these;
    # a protected name may have any path.
    effect  = "Deny"
    actions = ["iam:UpdateAccessKey", "iam:AttachUserPolicy", "iam:PutRolePolicy"]
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
      resources = local.member_role_arns["revoke-credentials"]
    }
  }
}
