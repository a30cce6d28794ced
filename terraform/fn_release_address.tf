# release-address: "Release Requested" or the clock → the address comes out of the IP set again.
module "release_address" {
  source = "./modules/responder"

  name                 = "${local.stack}-release-address"
  description          = "Takes an address out of the IP set when the last incident lets go of it, or its time is over"
  package              = local.packages["release-address"]
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.release_address
  # As for block-address.
  maximum_concurrency   = 2
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.release_address.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["block-address"] }
  }

  further_senders = {
    Clock = {
      service     = "events.amazonaws.com"
      source_arns = ["${local.rule_arn}/${local.stack}-expired-addresses"]
    }
  }

  environment = merge(local.function_environment, {
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
    IPV4_SET_ARN      = local.address_set_environment.IPV4_SET_ARN
    IPV6_SET_ARN      = local.address_set_environment.IPV6_SET_ARN
    # A sweep orders the releases in its own queue.
    REQUEST_QUEUE_URL = module.release_address.queue.url
  })
}

data "aws_iam_policy_document" "release_address" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-release-address"]
  }

  statement {
    sid       = "OrderWhatIsPastItsTime"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-address"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-address-dlq"]
  }

  statement {
    sid = "SettleTheAction"
    # DeleteItem: the pointers of a released address, so that a new finding opens a new incident.
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid       = "FindWhatIsPastItsTime"
    actions   = ["dynamodb:Query"]
    resources = ["${local.table_arn}/${local.stack}-containments/index/containments-by-expiry"]
  }

  statement {
    sid       = "TakeTheAddressOut"
    actions   = ["wafv2:GetIPSet", "wafv2:UpdateIPSet"]
    resources = local.ip_set_arns
  }
}
