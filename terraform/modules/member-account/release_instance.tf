# What release-instance may do here: the same as in the account of the platform (terraform/fn_release_instance.tf).
data "aws_iam_policy_document" "release_instance" {
  source_policy_documents = [data.aws_iam_policy_document.release_instance_settings.json]

  statement {
    sid = "SeeInstances"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces"]
    resources = ["*"]
  }

  statement {
    sid = "GiveElasticIpsBack"
    # Which ones a host had is not known before it is contained.
    actions   = ["ec2:AssociateAddress"]
    resources = ["${local.ec2_arn}:elastic-ip/*", "${local.ec2_arn}:network-interface/*", "${local.ec2_arn}:instance/*"]
  }

  statement {
    sid = "GiveFormerGroupsBack"
    # Any group: which ones a host had is not known before it is contained. This is why release is a function of its
    # own: the one that isolates does not have this right.
    actions   = ["ec2:ModifyNetworkInterfaceAttribute"]
    resources = ["${local.ec2_arn}:network-interface/*", "${local.ec2_arn}:instance/*", "${local.ec2_arn}:security-group/*"]
  }
}

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
