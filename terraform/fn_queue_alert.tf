# queue-alert: stream of the incidents table → one pointer in the alerts queue for each state that people must know, and for
# each context.
module "queue_alert" {
  source = "./modules/function"

  name                 = "${local.stack}-queue-alert"
  description          = "Queues an alert when the state of an incident changed"
  package              = local.packages["queue-alert"]
  timeout_seconds      = 15
  reserved_concurrency = var.reserved_concurrency.queue_alert
  common               = local.function_common
  policy_json          = data.aws_iam_policy_document.queue_alert.json

  environment = merge(local.function_environment, {
    ALERT_QUEUE_URL             = module.alerts_queue.url
    PENDING_ALERT_DELAY_SECONDS = tostring(var.response.pending_alert_delay_seconds)
    CONTEXT_ALERT_DELAY_SECONDS = tostring(var.alerts.context_delay_seconds)
  })
}

resource "aws_lambda_event_source_mapping" "queue_alert" {
  event_source_arn = module.incidents.stream_arn
  function_name    = module.queue_alert.arn
  # Not LATEST: what changed while the mapping was being created must be told too.
  starting_position       = "TRIM_HORIZON"
  batch_size              = 100
  function_response_types = ["ReportBatchItemFailures"]

  # Unlimited by default: one bad record would then hold back every alert for a day.
  maximum_retry_attempts             = 5
  maximum_record_age_in_seconds      = 3600
  bisect_batch_on_function_error     = true
  maximum_batching_window_in_seconds = 0

  filter_criteria {
    filter {
      pattern = jsonencode({ dynamodb = { Keys = { sk = { S = ["META"] } } } })
    }
  }

  destination_config {
    on_failure {
      destination_arn = module.stream_failures_queue.arn
    }
  }
}

# Gets pointers to stream records, not the records: the redrive command reads the incident.
module "stream_failures_queue" {
  source = "./modules/queue"

  name    = "${local.stack}-stream-failures"
  common  = local.queue_common
  work    = null
  senders = {}
}

resource "aws_cloudwatch_metric_alarm" "queue_alert_iterator_age" {
  alarm_name          = "${local.stack}-queue-alert-iterator-age"
  alarm_description   = "Changes of incidents wait for more than five minutes to become alerts."
  namespace           = "AWS/Lambda"
  metric_name         = "IteratorAge"
  dimensions          = { FunctionName = module.queue_alert.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 300000
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alert_topic_arn]
}

data "aws_iam_policy_document" "queue_alert" {
  statement {
    sid       = "ReadTheStream"
    actions   = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"]
    resources = [module.incidents.stream_arn]
  }

  statement {
    sid = "FindTheStream"
    # DynamoDB has no resource level for ListStreams.
    actions   = ["dynamodb:ListStreams"]
    resources = ["*"]
  }

  statement {
    sid       = "QueueAlerts"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-alerts"]
  }

  statement {
    sid = "PutAsideWhatFailed"
    # Sent by the event source mapping with this role.
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-stream-failures"]
  }
}
