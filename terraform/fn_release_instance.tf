# release-instance: "Release Requested" → the security groups and Elastic IPs that were recorded before the containment.
module "release_instance" {
  source = "./modules/responder"

  name                  = "${local.stack}-release-instance"
  description           = "Restores the recorded security groups and Elastic IPs when the last incident lets go of an instance"
  package               = local.packages["release-instance"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.release_instance
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.release_instance.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["isolate-instance"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    MEMBER_ACCOUNTS   = jsonencode(local.member_accounts)
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
  })
}

data "aws_iam_policy_document" "release_instance" {
  source_policy_documents = [data.aws_iam_policy_document.release_instance_settings.json]

  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-release-instance"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-release-instance-dlq"]
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

  dynamic "statement" {
    # Only where the response policy lists accounts.
    for_each = length(local.member_accounts) > 0 ? [1] : []

    content {
      sid       = "ActInMemberAccounts"
      actions   = ["sts:AssumeRole"]
      resources = local.member_role_arns["release-instance"]
    }
  }
}
