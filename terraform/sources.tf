# What feeds us: every GuardDuty finding of this region, and the SNS topics that are listed.
resource "aws_guardduty_detector" "this" {
  count = var.guardduty.detector_id == null ? 1 : 0

  enable                       = true
  finding_publishing_frequency = var.guardduty.publishing_frequency
}

locals {
  detector_id      = var.guardduty.detector_id == null ? aws_guardduty_detector.this[0].id : var.guardduty.detector_id
  any_detector_arn = "arn:${local.partition}:guardduty:${var.region}:${local.account_id}:detector/*"
}

# No severity in the pattern: triage applies the threshold, so that what lies below it is on record too.
resource "aws_cloudwatch_event_rule" "guardduty_findings" {
  name        = "${local.stack}-guardduty-findings"
  description = "Every GuardDuty finding to triage"

  event_pattern = jsonencode({
    source      = ["aws.guardduty"]
    detail-type = ["GuardDuty Finding"]
  })
}

resource "aws_cloudwatch_event_target" "guardduty_findings" {
  rule      = aws_cloudwatch_event_rule.guardduty_findings.name
  target_id = "findings-queue"
  arn       = module.findings_queue.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}

# Not raw: triage reads the topic's ARN from the envelope and believes only those listed.
resource "aws_sns_topic_subscription" "findings" {
  for_each = var.finding_topic_arns

  topic_arn            = each.value
  protocol             = "sqs"
  endpoint             = module.findings_queue.arn
  raw_message_delivery = false
}
