resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${local.names.dead_letter}-not-empty"
  alarm_description   = "Something was given up and waits for people in ${local.names.dead_letter}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = local.names.dead_letter }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.common.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "age" {
  count = var.work == null ? 0 : 1

  alarm_name          = "${local.names.work}-age"
  alarm_description   = "Work waits in ${local.names.work}: its function fails, is throttled or is switched off."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = local.names.work }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.work.max_age_alarm_seconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.common.alarm_topic_arn]
}
