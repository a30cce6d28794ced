# release-tracked-paths: "Release Requested" → our rules leave the network ACLs.
module "release_tracked_paths" {
  source = "./modules/responder"

  name                  = "${local.stack}-release-tracked-paths"
  description           = "Takes the recorded rules out of network ACLs when the last incident lets go of an instance"
  package               = local.packages["release-tracked-paths"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.release_tracked_paths
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.release_tracked_paths.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["deny-tracked-paths"] }
  }

  environment = merge(local.function_environment, {
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "release_tracked_paths" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-release-tracked-paths"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-tracked-paths-dlq"]
  }

  statement {
    sid = "SettleTheAction"
    # DeleteItem: the pointers of a released host, so that a new finding opens a new incident.
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

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
