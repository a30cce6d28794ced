# Where people are told: one topic for alerts and alarms (created or given), its subscribers, and the secret for Slack.
resource "aws_sns_topic" "alerts" {
  count = var.existing_alert_topic == null ? 1 : 0

  name              = "${local.stack}-alerts"
  display_name      = "Riposte ${var.environment}"
  kms_master_key_id = aws_kms_key.this.arn
  policy            = data.aws_iam_policy_document.alert_topic.json
}

locals {
  alert_topic_arn = var.existing_alert_topic == null ? aws_sns_topic.alerts[0].arn : var.existing_alert_topic.arn
}

data "aws_iam_policy_document" "alert_topic" {
  statement {
    sid       = "AlarmsOfThisStack"
    actions   = ["sns:Publish"]
    resources = ["arn:${local.partition}:sns:${var.region}:${local.account_id}:${local.stack}-alerts"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["${local.alarm_arn}:${local.stack}-*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = ["arn:${local.partition}:sns:${var.region}:${local.account_id}:${local.stack}-alerts"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alert_emails

  topic_arn = local.alert_topic_arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_sns_topic_subscription" "sms" {
  for_each = var.alert_phone_numbers

  topic_arn = local.alert_topic_arn
  protocol  = "sms"
  endpoint  = each.value
}

# Created empty, so that neither webhook URL nor token is in no state file and no pipeline variable.
resource "aws_secretsmanager_secret" "slack_webhook" {
  count = var.slack.enabled ? 1 : 0

  name        = "${local.stack}/slack-webhook"
  description = "Slack: a webhook URL, or JSON with botToken and channel"
  kms_key_id  = aws_kms_key.this.arn
  # 0 in dev, because a name that waits for its deletion cannot be created again.
  recovery_window_in_days = local.production ? 30 : 0
}
