# What isolate-instance may do to keep the evidence: each right goes one way only, and release-instance has the other.
data "aws_iam_policy_document" "isolate_instance_keep_alive" {
  statement {
    sid = "SeeWhatKeepsTheEvidence"
    # None of these calls knows resources in IAM.
    actions = [
      "ec2:DescribeInstanceAttribute",
      "autoscaling:DescribeAutoScalingInstances",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "ProtectFromTermination"
    actions   = ["ec2:ModifyInstanceAttribute"]
    resources = ["${local.ec2_arn}:instance/*"]

    condition {
      test     = "StringEqualsIgnoreCase"
      variable = "ec2:Attribute/DisableApiTermination"
      values   = ["true"]
    }
  }

  statement {
    sid       = "StopInsteadOfTerminate"
    actions   = ["ec2:ModifyInstanceAttribute"]
    resources = ["${local.ec2_arn}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:Attribute/InstanceInitiatedShutdownBehavior"
      values   = ["stop"]
    }
  }

  statement {
    sid = "KeepVolumes"
    # Attributes with more than a value may have no key at all, so only the others can be excluded.
    actions   = ["ec2:ModifyInstanceAttribute"]
    resources = ["${local.ec2_arn}:instance/*", "${local.ec2_arn}:volume/*"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "ec2:Attribute"
      values   = ["BlockDeviceMapping", "BlockDeviceMappings"]
    }
  }

  statement {
    sid       = "RequireImdsv2"
    actions   = ["ec2:ModifyInstanceMetadataOptions"]
    resources = ["${local.ec2_arn}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:Attribute/HttpTokens"
      values   = ["required"]
    }
  }

  statement {
    sid       = "PutOnStandby"
    actions   = ["autoscaling:EnterStandby"]
    resources = [local.scaling_group_arn]
  }

  statement {
    sid       = "TakeOutOfTargetGroups"
    actions   = ["elasticloadbalancing:DeregisterTargets"]
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
    # By no other than the one without rights.
    for_each = local.replaces_profiles ? [1] : []

    content {
      sid       = "ReplaceByTheProfileWithoutRights"
      actions   = ["ec2:ReplaceIamInstanceProfileAssociation"]
      resources = ["${local.ec2_arn}:instance/*"]

      condition {
        test     = "ArnEquals"
        variable = "ec2:NewInstanceProfile"
        values   = [local.quarantined_profile_arn]
      }
    }
  }

  dynamic "statement" {
    for_each = local.replaces_profiles ? [1] : []

    content {
      sid       = "PassItsRole"
      actions   = ["iam:PassRole"]
      resources = ["${local.role_arn}/${local.quarantined_profile}"]

      condition {
        test     = "StringEquals"
        variable = "iam:PassedToService"
        values   = ["ec2.amazonaws.com"]
      }
    }
  }
}
