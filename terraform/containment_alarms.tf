# What only the functions themselves can tell; their errors, queues and dead letters have alarms of their own.
resource "aws_cloudwatch_metric_alarm" "containment" {
  for_each = {
    ContainmentsDrifted   = "Something that was contained no longer is as it was left: it may be open again."
    ContainmentsUnread    = "Nobody knows whether something that was contained still is: it could not be read."
    ContainmentsFailed    = "A host or credential could not be cut off, or not completely: it may still be used."
    ContainmentLeaks      = "Flow logs show bytes, or CloudTrail calls, that were accepted after the cut: a host still talks, or a credential still works."
    ContainmentCapReached = "More hosts or credentials were to be cut off than the cap allows; the rest were dry runs."
    HalfWaySwapsFound     = "A host was left in the group that allows everything, as its isolation died half-way; a guard has closed it. See why it died, and whether it is closed."
    ReleasesFailed        = "A release did not give everything back: what was contained still is, in part or as a whole."
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
