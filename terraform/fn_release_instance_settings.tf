# What release-instance may do to give settings of an instance back. Their former values are known only from the record.
data "aws_iam_policy_document" "release_instance_settings" {
  statement {
    sid = "SeeSettings"
    # None of these calls knows resources in IAM.
    actions = [
      "ec2:DescribeInstanceAttribute",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeAutoScalingGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }

  statement {
    sid = "GiveSettingsBack"
    # Attributes with more than a value may have no key at all, so only the others can be excluded.
    actions   = ["ec2:ModifyInstanceAttribute"]
    resources = ["${local.ec2_arn}:instance/*", "${local.ec2_arn}:volume/*"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "ec2:Attribute"
      values = [
        "BlockDeviceMapping", "BlockDeviceMappings", "DisableApiTermination", "InstanceInitiatedShutdownBehavior",
      ]
    }
  }

  statement {
    sid       = "GiveMetadataOptionsBack"
    actions   = ["ec2:ModifyInstanceMetadataOptions"]
    resources = ["${local.ec2_arn}:instance/*"]
  }

  statement {
    sid       = "BringBackFromStandby"
    actions   = ["autoscaling:ExitStandby"]
    resources = [local.scaling_group_arn]
  }

  statement {
    sid       = "PutBackIntoTargetGroups"
    actions   = ["elasticloadbalancing:RegisterTargets"]
    resources = [local.target_group_arn]
  }

  dynamic "statement" {
    # Only where the response policy has profiles replaced. The call knows no resources.
    for_each = local.replaces_profiles ? [1] : []

    content {
      sid       = "SeeInstanceProfiles"
      actions   = ["ec2:DescribeIamInstanceProfileAssociations"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    # Only in place of the one without rights: no instance that was not isolated can be given another role.
    for_each = local.replaces_profiles ? [1] : []

    content {
      sid       = "GiveInstanceProfilesBack"
      actions   = ["ec2:ReplaceIamInstanceProfileAssociation"]
      resources = ["${local.ec2_arn}:instance/*"]

      condition {
        test     = "ArnEquals"
        variable = "ec2:InstanceProfile"
        values   = [local.quarantined_profile_arn]
      }
    }
  }

  dynamic "statement" {
    # Any role, to EC2 alone: EC2 asks for the right to pass the role of the profile that comes back, and which that is, is known only
    # when a host is contained. The statement above limits which host can get it.
    for_each = local.replaces_profiles ? [1] : []

    content {
      sid       = "PassFormerRoles"
      actions   = ["iam:PassRole"]
      resources = ["${local.role_arn}/*"]

      condition {
        test     = "StringEquals"
        variable = "iam:PassedToService"
        values   = ["ec2.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    # No instance may ever act as the platform.
    for_each = local.replaces_profiles ? [1] : []

    content {
      sid       = "NeverRolesOfThePlatform"
      effect    = "Deny"
      actions   = ["iam:PassRole"]
      resources = ["${local.role_arn}/${local.stack}-*"]
    }
  }
}
