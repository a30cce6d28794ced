# Roles, policies and the key: whoever may write these could give themselves everything, so each has a condition.
data "aws_iam_policy_document" "write_rights" {
  for_each = var.environments

  statement {
    sid       = "RolesUnderTheBoundary"
    actions   = ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]
    resources = [local.arns[each.key].roles]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [aws_iam_policy.function_boundary.arn]
    }
  }

  statement {
    sid       = "RolesThatExist"
    actions   = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription", "iam:ListInstanceProfilesForRole", "iam:TagRole", "iam:UntagRole"]
    resources = [local.arns[each.key].roles]
  }

  statement {
    sid       = "RolesForFunctionsAndRulesAlone"
    actions   = ["iam:PassRole"]
    resources = [local.arns[each.key].roles]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com", "events.amazonaws.com"]
    }
  }

  statement {
    # Where the response policy has profiles replaced (terraform/quarantined_profile.tf): isolated hosts get this one, which may do nothing.
    sid       = "TheProfileWithoutRights"
    actions   = ["iam:CreateInstanceProfile", "iam:DeleteInstanceProfile", "iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "iam:TagInstanceProfile", "iam:UntagInstanceProfile"]
    resources = ["arn:${local.partition}:iam::${var.account_id}:instance-profile/${local.stacks[each.key]}-quarantined"]
  }

  statement {
    sid       = "WithTheRoleWithoutRights"
    actions   = ["iam:PassRole"]
    resources = ["arn:${local.partition}:iam::${var.account_id}:role/${local.stacks[each.key]}-quarantined"]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ec2.amazonaws.com"]
    }
  }

  statement {
    # GuardDuty makes its own role when the first detector is created.
    sid       = "TheRoleOfGuardDuty"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:${local.partition}:iam::${var.account_id}:role/aws-service-role/guardduty.amazonaws.com/*"]
    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values   = ["guardduty.amazonaws.com"]
    }
  }

  statement {
    sid       = "ThePolicyThatDenies"
    actions   = ["iam:CreatePolicy", "iam:DeletePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:TagPolicy", "iam:UntagPolicy"]
    resources = ["arn:${local.partition}:iam::${var.account_id}:policy/${local.stacks[each.key]}-deny-all"]
  }

  statement {
    sid       = "MakeTheKey"
    actions   = ["kms:CreateKey", "kms:TagResource"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/environment"
      values   = [each.key]
    }
  }

  statement {
    sid       = "ChangeTheKeyOfTheStack"
    actions   = ["kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UpdateKeyDescription", "kms:UntagResource", "kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]
    resources = ["arn:${local.partition}:kms:${var.region}:${var.account_id}:key/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/project"
      values   = [var.project]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/environment"
      values   = [each.key]
    }
  }

  statement {
    sid       = "NameTheKey"
    actions   = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]
    resources = ["arn:${local.partition}:kms:${var.region}:${var.account_id}:alias/${local.stacks[each.key]}"]
  }

  statement {
    # What is made with the key is made by services that ask in the name of this role.
    sid       = "UseTheKeyThroughServices"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"]
    resources = ["arn:${local.partition}:kms:${var.region}:${var.account_id}:key/*"]
    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = [for service in ["dynamodb", "lambda", "secretsmanager", "sns", "sqs"] : "${service}.${var.region}.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/environment"
      values   = [each.key]
    }
  }
}
