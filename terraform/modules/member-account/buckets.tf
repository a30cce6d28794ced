# What restrict-bucket and release-bucket may do here: the same as in the account of the platform.
data "aws_iam_policy_document" "restrict_bucket" {
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
    resources = concat(["${local.bucket_arn}${local.stack}-*"], local.protected_bucket_arns)
  }

  dynamic "statement" {
    # Only who orders it in the response policy of the platform gives the right to it. These calls know no resources.
    for_each = var.block_account ? [1] : []

    content {
      sid       = "BlockTheAccountWhereThePolicyOrdersIt"
      actions   = ["s3:GetAccountPublicAccessBlock", "s3:PutAccountPublicAccessBlock"]
      resources = ["*"]
    }
  }
}

data "aws_iam_policy_document" "release_bucket" {
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
    resources = concat(["${local.bucket_arn}${local.stack}-*"], local.protected_bucket_arns)
  }

  dynamic "statement" {
    # Only who orders it in the response policy of the platform gives the right to it. These calls know no resources.
    for_each = var.block_account ? [1] : []

    content {
      sid       = "GiveTheAccountItsBlockBack"
      actions   = ["s3:GetAccountPublicAccessBlock", "s3:PutAccountPublicAccessBlock"]
      resources = ["*"]
    }
  }
}
