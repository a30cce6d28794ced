# What check-containments may do here: look, as in the account of the platform.
data "aws_iam_policy_document" "check_containments" {
  statement {
    sid = "LookAtInstances"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroupRules"]
    resources = ["*"]
  }

  statement {
    sid = "LookAtUsers"
    # Any, here and below: what will be contained is not known before.
    actions   = ["iam:ListAccessKeys", "iam:ListAttachedUserPolicies"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid       = "LookAtRoles"
    actions   = ["iam:GetRole", "iam:GetRolePolicy"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid       = "LookAtBuckets"
    actions   = ["s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicy"]
    resources = ["${local.bucket_arn}*"]
  }

  statement {
    sid       = "LookAtFunctions"
    actions   = ["lambda:GetFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  dynamic "statement" {
    # Only who orders it in the response policy of the platform gives the right to it. These calls know no resources.
    for_each = var.block_account ? [1] : []

    content {
      sid       = "LookAtTheAccountWhereThePolicyBlocksIt"
      actions   = ["s3:GetAccountPublicAccessBlock"]
      resources = ["*"]
    }
  }
}
