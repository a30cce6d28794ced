# What isolate-instance may do: set the pair of groups of its own on interfaces of this account and region, and no other group.
data "aws_iam_policy_document" "isolate_instance" {
  source_policy_documents = [data.aws_iam_policy_document.isolate_instance_groups.json, data.aws_iam_policy_document.isolate_instance_keep_alive.json, data.aws_iam_policy_document.isolate_instance_accounts.json]

  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-isolate-instance"]
  }

  statement {
    sid = "PutAsideAndGuard"
    # What can never succeed, and what finishes a swap that its run left half-way.
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-isolate-instance-dlq", "${local.sqs_arn}:${local.stack}-isolate-instance"]
  }

  statement {
    sid       = "SettleTheAction"
    actions   = ["dynamodb:Query", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid = "RecordWhatWasBefore"
    # No delete: nothing that isolates can lose the way back.
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid       = "ReadPolicyAndPause"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-control"]
  }

  statement {
    sid = "SeeInstancesAndGroups"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"]
    resources = ["*"]
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
