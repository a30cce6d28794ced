# What isolate-instance may do here: the same as in the account of the platform, and why is said there (terraform/fn_isolate_instance_policy.tf).
data "aws_iam_policy_document" "isolate_instance" {
  source_policy_documents = [data.aws_iam_policy_document.isolate_instance_keep_alive.json]

  statement {
    sid = "SeeInstancesAndGroups"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"]
    resources = ["*"]
  }

  statement {
    sid       = "CreateQuarantineGroup"
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/riposte:quarantine"
      values   = [local.stack]
    }
  }

  statement {
    sid       = "CreateConversionGroup"
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/riposte:conversion"
      values   = [local.stack]
    }
  }

  statement {
    sid = "CreateQuarantineGroupInAnyVpc"
    # The VPC is checked apart from the group, and it carries no request tag. Alone this allows nothing.
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["${local.ec2_arn}:vpc/*"]
  }

  statement {
    sid = "TagItWhileCreatingIt"
    # Never an existing group: whoever could tag one could make it "the quarantine group".
    actions   = ["ec2:CreateTags"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateSecurityGroup"]
    }
  }

  statement {
    sid       = "TakeAwayItsRules"
    actions   = ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/riposte:quarantine"
      values   = [local.stack]
    }
  }

  statement {
    sid = "LetTheConversionGroupAllowEverything"
    # Never the quarantine group: it has another tag.
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/riposte:conversion"
      values   = [local.stack]
    }
  }

  dynamic "statement" {
    # Only where the response policy names whom an isolated instance may talk to.
    for_each = var.give_forensic_access ? [1] : []

    content {
      sid       = "LetForensicsIn"
      actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"]
      resources = ["${local.ec2_arn}:security-group/*"]

      condition {
        test     = "StringEquals"
        variable = "aws:ResourceTag/riposte:quarantine"
        values   = [local.stack]
      }
    }
  }

  statement {
    sid = "TakeElasticIpsAway"
    # They stay allocated, and are on record.
    actions   = ["ec2:DisassociateAddress"]
    resources = ["${local.ec2_arn}:elastic-ip/*", "${local.ec2_arn}:network-interface/*", "${local.ec2_arn}:instance/*"]
  }

  statement {
    sid = "ChangeGroupsOfInterfaces"
    # EC2 may also check the instance that an interface belongs to. Neither of them alone changes a group.
    actions   = ["ec2:ModifyNetworkInterfaceAttribute"]
    resources = ["${local.ec2_arn}:network-interface/*", "${local.ec2_arn}:instance/*"]
  }

  statement {
    sid = "OnlyToTheQuarantineGroup"
    # EC2 checks every group that the call sets; without this tag it refuses the whole call.
    actions   = ["ec2:ModifyNetworkInterfaceAttribute"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/riposte:quarantine"
      values   = [local.stack]
    }
  }

  statement {
    sid       = "AndByWayOfTheConversionGroup"
    actions   = ["ec2:ModifyNetworkInterfaceAttribute"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/riposte:conversion"
      values   = [local.stack]
    }
  }
}
