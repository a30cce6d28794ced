# deny-tracked-paths: "Containment Requested" → network ACLs deny an instance where its connections would stay tracked.
module "deny_tracked_paths" {
  source = "./modules/responder"

  name            = "${local.stack}-deny-tracked-paths"
  description     = "Denies an isolated instance in the network ACLs of gateways and endpoints that keep its connections alive"
  package         = local.packages["deny-tracked-paths"]
  timeout_seconds = 30
  # The cut comes first: both orders write the same incident and the same cap.
  delay_seconds        = 5
  reserved_concurrency = var.reserved_concurrency.deny_tracked_paths
  # Few at once: EC2 counts its calls together with those of the isolation, which matters more.
  maximum_concurrency   = 2
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.deny_tracked_paths.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["deny-tracked-paths"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID                = local.account_id
    INCIDENT_TABLE            = module.incidents.name
    CONTAINMENT_TABLE         = module.containments.name
    CONTROL_TABLE             = module.control.name
    MAX_CONTAINMENTS_PER_HOUR = tostring(var.response.max_containments_per_hour)
    RETENTION_DAYS            = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "deny_tracked_paths" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-deny-tracked-paths"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-deny-tracked-paths-dlq"]
  }

  statement {
    sid       = "SettleTheAction"
    actions   = ["dynamodb:Query", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid = "RecordWhatWasBefore"
    # No delete: nothing that contains can lose the way back.
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid       = "ReadPolicyAndPause"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-control"]
  }

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
    # Only who orders stops in the response policy gives the right to them.
    for_each = local.stops_instances ? [1] : []

    content {
      sid       = "StopTheHostWhereThePolicyOrdersIt"
      actions   = ["ec2:StopInstances"]
      resources = ["${local.ec2_arn}:instance/*"]
    }
  }
}
