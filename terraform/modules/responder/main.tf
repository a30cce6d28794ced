# Requests on the platform's own bus → queue → function.
resource "aws_cloudwatch_event_rule" "this" {
  name           = var.name
  description    = var.description
  event_bus_name = var.common.bus_name
  event_pattern  = jsonencode(var.requests)
  state          = var.enabled ? "ENABLED" : "DISABLED"
}

resource "aws_cloudwatch_event_target" "this" {
  rule           = aws_cloudwatch_event_rule.this.name
  event_bus_name = var.common.bus_name
  target_id      = "queue"
  arn            = module.queue.arn

  retry_policy {
    # A request that is an hour late must be looked at by people first.
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 60
  }
  dead_letter_config {
    arn = var.undelivered_queue_arn
  }
}

module "queue" {
  source = "../queue"

  name   = var.name
  common = var.common.queue
  work   = { consumer_timeout_seconds = var.timeout_seconds, max_age_alarm_seconds = var.max_age_alarm_seconds, delay_seconds = var.delay_seconds }
  senders = merge(var.further_senders, {
    OwnRule = {
      service = "events.amazonaws.com"
      # By name, not by reference: then the policy is part of the call that creates the queue.
      source_arns = ["${var.common.rule_arn}/${var.name}"]
    }
  })
}

module "function" {
  source = "../function"

  name                 = var.name
  description          = var.description
  package              = var.package
  timeout_seconds      = var.timeout_seconds
  least_memory_mb      = var.least_memory_mb
  reserved_concurrency = var.reserved_concurrency
  common               = var.common.function
  policy_json          = var.policy_json
  environment          = merge(var.environment, { REJECTED_QUEUE_URL = module.queue.dead_letter_url })
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = module.queue.arn
  function_name    = module.function.arn
  # One at a time: a slow request must not use up the time of another.
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.maximum_concurrency
  }
}
