# What detectors of the platform see, and what operators try out or order.
resource "aws_cloudwatch_event_rule" "own_findings" {
  name           = "${local.stack}-own-findings"
  description    = "Own detections, drills and operators' orders to triage"
  event_bus_name = aws_cloudwatch_event_bus.this.name

  event_pattern = jsonencode({
    source      = ["riposte"]
    detail-type = ["Detection Raised", "Drill Requested", "Containment Ordered"]
  })
}

resource "aws_cloudwatch_event_target" "own_findings" {
  rule           = aws_cloudwatch_event_rule.own_findings.name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  target_id      = "findings-queue"
  arn            = module.findings_queue.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}
