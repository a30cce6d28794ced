# block-address: "Containment Requested" → every web ACL that has the rule group refuses the address, for a time.
module "block_address" {
  source = "./modules/responder"

  name                 = "${local.stack}-block-address"
  description          = "Puts the address of an attacker into the IP set of AWS WAF, for a time"
  package              = local.packages["block-address"]
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.block_address
  # Each change replaces the whole set, and AWS WAF takes one in a second: more at once would only wait for one another.
  maximum_concurrency   = 2
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.block_address.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["block-address"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID                = local.account_id
    INCIDENT_TABLE            = module.incidents.name
    CONTAINMENT_TABLE         = module.containments.name
    CONTROL_TABLE             = module.control.name
    MAX_CONTAINMENTS_PER_HOUR = tostring(var.address_blocking.max_per_hour)
    RETENTION_DAYS            = tostring(var.response.retention_days)
    IPV4_SET_ARN              = local.address_set_environment.IPV4_SET_ARN
    IPV6_SET_ARN              = local.address_set_environment.IPV6_SET_ARN
    EXPIRY_HOURS              = tostring(var.address_blocking.expiry_hours)
  })
}

data "aws_iam_policy_document" "block_address" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-block-address"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-block-address-dlq"]
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
    sid = "SeeWhetherTheAddressIsOurOwn"
    # EC2 has no resource level for this.
    actions   = ["ec2:DescribeNetworkInterfaces"]
    resources = ["*"]
  }

  statement {
    sid = "BlockTheAddress"
    # IAM cannot condition the entries: who has this right may put any address into these two sets, and into no other.
    actions   = ["wafv2:GetIPSet", "wafv2:UpdateIPSet"]
    resources = local.ip_set_arns
  }
}
