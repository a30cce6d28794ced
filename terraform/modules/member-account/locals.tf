data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  stack      = var.stack

  policies = {
    isolate-instance      = data.aws_iam_policy_document.isolate_instance.json
    release-instance      = data.aws_iam_policy_document.release_instance.json
    revoke-credentials    = data.aws_iam_policy_document.revoke_credentials.json
    release-credentials   = data.aws_iam_policy_document.release_credentials.json
    restrict-bucket       = data.aws_iam_policy_document.restrict_bucket.json
    release-bucket        = data.aws_iam_policy_document.release_bucket.json
    stop-function         = data.aws_iam_policy_document.stop_function.json
    release-function      = data.aws_iam_policy_document.release_function.json
    deny-tracked-paths    = data.aws_iam_policy_document.deny_tracked_paths.json
    release-tracked-paths = data.aws_iam_policy_document.release_tracked_paths.json
    check-containments    = data.aws_iam_policy_document.check_containments.json
  }
}

# As in the platform's own configuration, where a contract test compares them.
locals {
  ec2_arn           = "arn:${local.partition}:ec2:${var.region}:${local.account_id}"
  role_arn          = "arn:${local.partition}:iam::${local.account_id}:role"
  user_arn          = "arn:${local.partition}:iam::${local.account_id}:user"
  function_arn      = "arn:${local.partition}:lambda:${var.region}:${local.account_id}:function"
  scaling_group_arn = "arn:${local.partition}:autoscaling:${var.region}:${local.account_id}:autoScalingGroup:*:autoScalingGroupName/*"
  target_group_arn  = "arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account_id}:targetgroup/*/*"
  bucket_arn        = "arn:${local.partition}:s3:::"

  deny_policy_name = "${local.stack}-deny-all"
  deny_policy_arn  = "arn:${local.partition}:iam::${local.account_id}:policy/${local.deny_policy_name}"

  # Roles and users with these names, under any path.
  protected_arns = flatten([
    for name in var.protected.principals : [
      for kind in [local.role_arn, local.user_arn] : ["${kind}/${name}", "${kind}/*/${name}"]
    ]
  ])
  protected_bucket_arns   = [for name in var.protected.buckets : "${local.bucket_arn}${name}"]
  protected_function_arns = [for name in var.protected.functions : "${local.function_arn}:${name}"]
}
