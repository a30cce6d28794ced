# send-alert: alerts queue → Slack and SNS, once per channel and state of the incident.
module "alerts_queue" {
  source = "./modules/queue"

  name   = "${local.stack}-alerts"
  common = local.queue_common
  work   = { consumer_timeout_seconds = 30 }
  # queue-alert sends with its role; no service does.
  senders = {}
}

module "send_alert" {
  source = "./modules/function"

  name                 = "${local.stack}-send-alert"
  description          = "Tells people about an incident through Slack and SNS"
  package              = local.packages["send-alert"]
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.send_alert
  common               = local.function_common
  policy_json          = data.aws_iam_policy_document.send_alert.json

  environment = merge(local.function_environment, {
    INCIDENT_TABLE     = module.incidents.name
    REJECTED_QUEUE_URL = module.alerts_queue.dead_letter_url
    ALERT_TOPIC_ARN    = local.alert_topic_arn
    SLACK_SECRET_ARN   = local.slack_secret_arn
    SLACK_TIMEOUT_MS   = tostring(var.slack.timeout_ms)
    EVIDENCE_BUCKET    = local.evidence_bucket
    RUNBOOK_BASE_URL   = var.alerts.runbook_base_url
  })
}

locals {
  # Empty: Slack is switched off.
  slack_secret_arn = var.slack.enabled ? aws_secretsmanager_secret.slack_webhook[0].arn : ""
}

resource "aws_lambda_event_source_mapping" "send_alert" {
  event_source_arn        = module.alerts_queue.arn
  function_name           = module.send_alert.arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    # Slack takes about one message a second for a channel.
    maximum_concurrency = 2
  }
}

resource "aws_cloudwatch_metric_alarm" "alert_channel_unavailable" {
  alarm_name          = "${local.stack}-AlertChannelUnavailable"
  alarm_description   = "A channel is not set up or does not answer: people may not be told there."
  namespace           = "Riposte"
  metric_name         = "AlertChannelUnavailable"
  dimensions          = { stack = local.stack }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alert_topic_arn]
}

data "aws_iam_policy_document" "send_alert" {
  statement {
    sid       = "ReadAlerts"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-alerts"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-alerts-dlq"]
  }

  statement {
    sid       = "ReadIncidentsAndNoteWhatWasTold"
    actions   = ["dynamodb:Query", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  dynamic "statement" {
    for_each = var.slack.enabled ? [1] : []

    content {
      sid       = "ReadHowToReachSlack"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [local.slack_secret_arn]
    }
  }

  statement {
    sid       = "TellTheTopic"
    actions   = ["sns:Publish"]
    resources = [local.alert_topic_arn]
  }

  statement {
    sid       = "KeepAlertsThatAreTooLargeForTheTopic"
    actions   = ["s3:PutObject"]
    resources = ["${local.evidence_arn}/alerts/*"]
  }

  dynamic "statement" {
    for_each = compact([try(var.existing_alert_topic.kms_key_arn, null)])

    content {
      sid       = "WithTheKeyOfTheGivenTopic"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}
