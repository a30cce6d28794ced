# What an isolated instance gets in place of its instance profile, only where the response policy has it replaced: a role that may do
# nothing. Removed from an instance altogether, the profile would leave its agents with old credentials until they expire, too, and a
# release could not tell what we left from what somebody has taken away.
resource "aws_iam_role" "quarantined" {
  for_each = local.replaces_profiles ? toset(["this"]) : toset([])

  name                 = local.quarantined_profile
  description          = "Of isolated instances: may do nothing. Do not give it rights."
  assume_role_policy   = data.aws_iam_policy_document.quarantined_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "quarantined" {
  for_each = aws_iam_role.quarantined

  name   = "deny-all"
  role   = each.value.name
  policy = data.aws_iam_policy_document.quarantined.json
}

resource "aws_iam_instance_profile" "quarantined" {
  for_each = aws_iam_role.quarantined

  name = local.quarantined_profile
  role = each.value.name
}

data "aws_iam_policy_document" "quarantined_trust" {
  statement {
    sid     = "OnlyInstances"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "quarantined" {
  statement {
    sid = "NothingWhateverResourcesAllow"
    # Buckets, queues and keys may let every role of the account in: without a deny these would still.
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}

locals {
  # An isolated instance gets the profile without rights.
  replaces_profiles = try(local.response_policy.instances.profile, "keep") == "replace"

  quarantined_profile     = "${local.stack}-quarantined"
  quarantined_profile_arn = "arn:${local.partition}:iam::${local.account_id}:instance-profile/${local.quarantined_profile}"
}
