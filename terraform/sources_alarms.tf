# Alarms that detect. Every other alarm, those of the platform itself among them, is told by its own actions and no finding.
resource "aws_cloudwatch_event_rule" "detection_alarms" {
  name        = "${local.stack}-detection-alarms"
  description = "Detection alarms that went off to triage"

  event_pattern = jsonencode({
    source      = ["aws.cloudwatch"]
    detail-type = ["CloudWatch Alarm State Change"]
    detail = {
      alarmName = [{ prefix = "${local.stack}-detect-" }]
      state     = { value = ["ALARM"] }
    }
  })
}

resource "aws_cloudwatch_event_target" "detection_alarms" {
  rule      = aws_cloudwatch_event_rule.detection_alarms.name
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
