# What isolate-instance may do with security groups: make the two of a VPC, and give each the rules that it must have.
data "aws_iam_policy_document" "isolate_instance_groups" {
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
    sid = "TakeAwayItsRules"
    # The default egress of a fresh group, and forensic access that the policy names no more: also when it names nobody any more.
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
    # Not the quarantine group: it has another tag.
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/riposte:conversion"
      values   = [local.stack]
    }
  }

  dynamic "statement" {
    # Only where the response policy names whom an isolated instance may talk to. IAM can limit neither port nor peer of a rule: who has
    # this right could open the group. Its rules are read before each cut, after it and by check-containments.
    for_each = local.gives_forensic_access ? [1] : []

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
}
