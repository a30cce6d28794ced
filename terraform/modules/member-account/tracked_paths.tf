# What deny-tracked-paths and release-tracked-paths may do here: the same as in the account of the platform.
data "aws_iam_policy_document" "deny_tracked_paths" {
  statement {
    sid = "SeeTheWays"
    # Neither EC2 nor Elastic Load Balancing has a resource level for Describe calls.
    actions = [
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeNatGateways",
      "ec2:DescribeVpcEndpoints",
      "ec2:DescribeNetworkAcls",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }

  statement {
    sid = "DenyTheHost"
    # Any: in which subnets the gateways of a host stand is not known before. EC2 has no condition for what a rule says; to
    # take one away is for another function.
    actions   = ["ec2:CreateNetworkAclEntry"]
    resources = ["${local.ec2_arn}:network-acl/*"]
  }

  statement {
    sid = "SeeWhetherItMayBeStopped"
    # These calls know no resources either.
    actions   = ["ec2:DescribeInstances", "autoscaling:DescribeAutoScalingInstances"]
    resources = ["*"]
  }

  dynamic "statement" {
    # Only who orders stops in the response policy of the platform gives the right to them.
    for_each = var.stop_instances ? [1] : []

    content {
      sid       = "StopTheHostWhereThePolicyOrdersIt"
      actions   = ["ec2:StopInstances"]
      resources = ["${local.ec2_arn}:instance/*"]
    }
  }
}

data "aws_iam_policy_document" "release_tracked_paths" {
  statement {
    sid = "SeeRules"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeNetworkAcls"]
    resources = ["*"]
  }

  statement {
    sid = "TakeOurRulesOut"
    # Any: which ACLs have rules of ours is on the record only, and EC2 has no condition for what a rule says.
    actions   = ["ec2:DeleteNetworkAclEntry"]
    resources = ["${local.ec2_arn}:network-acl/*"]
  }
}
