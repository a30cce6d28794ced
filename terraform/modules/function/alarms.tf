locals {
  _alarms = {
    errors = {
      description = "Invocations of ${var.name} fail."
      metric      = "Errors"
      statistic   = "Sum"
      threshold   = 0
    }
    throttles = {
      description = "${var.name} is throttled: concurrency of the function or of the account is used up."
      metric      = "Throttles"
      statistic   = "Sum"
      threshold   = 0
    }
    duration = {
      description = "${var.name} needs more than 80 % of its time-out."
      metric      = "Duration"
      statistic   = "Maximum"
      threshold   = var.timeout_seconds * 1000 * 0.8
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local._alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = var.name }
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.common.alarm_topic_arn]
}
