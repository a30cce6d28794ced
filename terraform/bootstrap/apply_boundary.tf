# The upper bound of the apply role itself: services that the platform is made of, and none of the ways to more.
resource "aws_iam_policy" "apply_boundary" {
  name        = "${var.project}-apply-boundary"
  description = "Upper bound of the roles with which the pipeline applies ${var.project}"
  policy      = data.aws_iam_policy_document.apply_boundary.json
}

data "aws_iam_policy_document" "apply_boundary" {
  statement {
    sid = "ServicesOfThePlatform"
    # A boundary grants nothing; what of these the role may do is in its policies, by name.
    actions = concat(
      [for service in ["cloudwatch", "dynamodb", "ec2", "events", "guardduty", "iam", "kms", "lambda", "logs", "secretsmanager", "sns", "sqs", "wafv2"] : "${service}:*"],
      ["s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObject", "s3:Get*", "s3:ListBucket", "s3:Put*"],
    )
    resources = ["*"]
  }

  statement {
    sid       = "NoPeopleAndNoKeys"
    effect    = "Deny"
    actions   = ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:AddUserToGroup", "iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:CreateOpenIDConnectProvider", "iam:UpdateOpenIDConnectProviderThumbprint", "iam:AddClientIDToOpenIDConnectProvider", "iam:CreateSAMLProvider", "iam:UpdateSAMLProvider"]
    resources = ["*"]
  }

  statement {
    sid       = "NoWayOutOfABoundary"
    effect    = "Deny"
    actions   = ["iam:DeleteRolePermissionsBoundary", "iam:AttachRolePolicy"]
    resources = ["*"]
  }

  statement {
    sid     = "NeverThePipelineItself"
    effect  = "Deny"
    actions = ["iam:CreateRole", "iam:DeleteRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:PutRolePermissionsBoundary", "iam:PassRole", "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:DeletePolicyVersion", "iam:DeletePolicy"]
    resources = flatten([
      [for name in var.environments : ["arn:${local.partition}:iam::${var.account_id}:role/${var.project}-${name}-pipeline-*", "arn:${local.partition}:iam::${var.account_id}:policy/${var.project}-${name}-pipeline-*"]],
      ["arn:${local.partition}:iam::${var.account_id}:policy/${var.project}-*-boundary"],
    ])
  }

  statement {
    sid       = "NoEvidenceAndNoFormerState"
    effect    = "Deny"
    actions   = ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion", "s3:PutObjectRetention"]
    resources = ["*"]
  }

  statement {
    sid       = "NoSecretValues"
    effect    = "Deny"
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"]
    resources = ["*"]
  }
}
