# What revoke-credentials and release-credentials may do here: the same as in the account of the platform. Whoever has these rights may
# rule the account, but for whom the denies name (docs/adr: "The right to revoke is the right to rule").
data "aws_iam_policy_document" "revoke_credentials" {
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
}

data "aws_iam_policy_document" "release_credentials" {
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
}
