# What preserve-evidence may do: read, copy, and write what it copied. It can change and delete nothing of an instance.
data "aws_iam_policy_document" "preserve_evidence" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-preserve-evidence"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-preserve-evidence-dlq"]
  }

  statement {
    sid       = "WriteIntoTheIncidentWhatWasKept"
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "SeeInstancesAndWhatBelongsToThem"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSnapshots"]
    resources = ["*"]
  }

  statement {
    sid = "ReadTheConsole"
    # Any instance, here and below: which one is attacked next is not known before.
    actions   = ["ec2:GetConsoleOutput"]
    resources = ["${local.ec2_arn}:instance/*"]
  }

  statement {
    sid = "CopyVolumesOfInstances"
    # EC2 checks the instance, each of its volumes and the snapshots. Alone this copies nothing.
    actions   = ["ec2:CreateSnapshots"]
    resources = ["${local.ec2_arn}:instance/*", "${local.ec2_arn}:volume/*"]
  }

  statement {
    sid       = "OnlyIntoSnapshotsThatAreMarkedAsEvidence"
    actions   = ["ec2:CreateSnapshots"]
    resources = [local.snapshot_arn]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/riposte:evidence"
      values   = [local.stack]
    }
  }

  statement {
    sid = "TagThemWhileCreatingThem"
    # Never an existing snapshot: whoever could tag one could make it "evidence" of another incident.
    actions   = ["ec2:CreateTags"]
    resources = [local.snapshot_arn]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateSnapshots"]
    }
  }

  statement {
    sid = "KeepWhatInstancesWere"
    # It cannot read, delete or unlock what lies there.
    actions   = ["s3:PutObject"]
    resources = ["${local.evidence_arn}/preserved/*"]
  }
}

locals {
  # Snapshots can be shared, so their ARNs carry no account.
  snapshot_arn = "arn:${local.partition}:ec2:${var.region}::snapshot/*"
}
