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
}
