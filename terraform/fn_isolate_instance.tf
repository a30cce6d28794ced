# isolate-instance: "Containment Requested" → every network interface into the quarantine group.
resource "aws_cloudwatch_event_rule" "isolate_instance" {
  name           = "${local.stack}-isolate-instance"
  description    = "Requested isolations of instances"
  event_bus_name = aws_cloudwatch_event_bus.this.name

  event_pattern = jsonencode({
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["isolate-instance"] }
  })
}

resource "aws_cloudwatch_event_target" "isolate_instance" {
  rule           = aws_cloudwatch_event_rule.isolate_instance.name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  target_id      = "isolate-instance-queue"
  arn            = module.isolate_instance_queue.arn

  retry_policy {
    # A containment that is an hour late must be looked at by people first.
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 60
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}

module "isolate_instance_queue" {
  source = "./modules/queue"

  name   = "${local.stack}-isolate-instance"
  common = local.queue_common
  work   = { consumer_timeout_seconds = 30 }
  senders = {
    IsolateRule = {
      service     = "events.amazonaws.com"
      source_arns = ["${local.rule_arn}/${local.stack}/${local.stack}-isolate-instance"]
    }
  }
}

module "isolate_instance" {
  source = "./modules/function"

  name                 = "${local.stack}-isolate-instance"
  description          = "Cuts an instance off by moving every network interface into the quarantine group"
  package              = local.packages["isolate-instance"]
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.isolate_instance
  common               = local.function_common
  policy_json          = data.aws_iam_policy_document.isolate_instance.json

  environment = merge(local.function_environment, {
    ACCOUNT_ID                = local.account_id
    INCIDENT_TABLE            = module.incidents.name
    CONTAINMENT_TABLE         = module.containments.name
    CONTROL_TABLE             = module.control.name
    REJECTED_QUEUE_URL        = module.isolate_instance_queue.dead_letter_url
    MAX_CONTAINMENTS_PER_HOUR = tostring(var.response.max_containments_per_hour)
    QUARANTINE_GROUP_NAME     = local.quarantine_group
    RETENTION_DAYS            = tostring(var.response.retention_days)
  })
}

resource "aws_lambda_event_source_mapping" "isolate_instance" {
  event_source_arn        = module.isolate_instance_queue.arn
  function_name           = module.isolate_instance.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    # EC2 throttles changes per account; five hosts at once are quick enough.
    maximum_concurrency = 5
  }
}

resource "aws_cloudwatch_metric_alarm" "containment" {
  for_each = {
    ContainmentsFailed    = "A host could not be cut off, or not completely: it may still be reachable."
    ContainmentCapReached = "More hosts were to be cut off than the cap allows; the rest were dry runs."
  }

  alarm_name          = "${local.stack}-${each.key}"
  alarm_description   = each.value
  namespace           = "Riposte"
  metric_name         = each.key
  dimensions          = { stack = local.stack }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alert_topic_arn]
}
