# release-instance: "Release Requested" → the security groups that were recorded before the containment.
resource "aws_cloudwatch_event_rule" "release_instance" {
  name           = "${local.stack}-release-instance"
  description    = "Requested releases of instances"
  event_bus_name = aws_cloudwatch_event_bus.this.name

  event_pattern = jsonencode({
    source      = ["riposte"]
    detail-type = ["Release Requested"]
    detail      = { action = ["isolate-instance"] }
  })
}

resource "aws_cloudwatch_event_target" "release_instance" {
  rule           = aws_cloudwatch_event_rule.release_instance.name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  target_id      = "release-instance-queue"
  arn            = module.release_instance_queue.arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 60
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}

module "release_instance_queue" {
  source = "./modules/queue"

  name   = "${local.stack}-release-instance"
  common = local.queue_common
  work   = { consumer_timeout_seconds = 30 }
  senders = {
    ReleaseRule = {
      service     = "events.amazonaws.com"
      source_arns = ["${local.rule_arn}/${local.stack}/${local.stack}-release-instance"]
    }
  }
}

module "release_instance" {
  source = "./modules/function"

  name                 = "${local.stack}-release-instance"
  description          = "Restores the recorded security groups when the last incident lets go of an instance"
  package              = local.packages["release-instance"]
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.release_instance
  common               = local.function_common
  policy_json          = data.aws_iam_policy_document.release_instance.json

  environment = merge(local.function_environment, {
    INCIDENT_TABLE     = module.incidents.name
    CONTAINMENT_TABLE  = module.containments.name
    REJECTED_QUEUE_URL = module.release_instance_queue.dead_letter_url
    RETENTION_DAYS     = tostring(var.response.retention_days)
  })
}

resource "aws_lambda_event_source_mapping" "release_instance" {
  event_source_arn        = module.release_instance_queue.arn
  function_name           = module.release_instance.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 5
  }
}

data "aws_iam_policy_document" "release_instance" {
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
    sid = "GiveFormerGroupsBack"
    # Any group: which ones a host had is not known before it is contained. This is why release is a function of its
    # own: the one that isolates does not have this right.
    actions   = ["ec2:ModifyNetworkInterfaceAttribute"]
    resources = ["${local.ec2_arn}:network-interface/*", "${local.ec2_arn}:instance/*", "${local.ec2_arn}:security-group/*"]
  }
}
