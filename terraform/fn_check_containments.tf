# check-containments: the clock, or a wish on the bus → looks whether what is contained still is, and raises a finding where it is not.
module "check_containments" {
  source = "./modules/responder"

  name                 = "${local.stack}-check-containments"
  description          = "Looks whether what is contained still is as it was left; it changes nothing of it"
  package              = local.packages["check-containments"]
  timeout_seconds      = 120
  reserved_concurrency = var.reserved_concurrency.check_containments
  # One look at a time is enough; queues know no fewer.
  maximum_concurrency   = 2
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.check_containments.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Check Requested"]
  }

  further_senders = {
    Clock = {
      service     = "events.amazonaws.com"
      source_arns = ["${local.rule_arn}/${local.stack}-containment-checks"]
    }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    CONTAINMENT_TABLE = module.containments.name
    EVENT_BUS_NAME    = aws_cloudwatch_event_bus.this.name
    DENY_POLICY_ARN   = aws_iam_policy.deny_all.arn
    IPV4_SET_ARN      = local.address_set_environment.IPV4_SET_ARN
    IPV6_SET_ARN      = local.address_set_environment.IPV6_SET_ARN
  })
}

resource "aws_cloudwatch_event_rule" "containment_checks" {
  name                = "${local.stack}-containment-checks"
  description         = "Lets check-containments look whether what is contained still is"
  schedule_expression = var.containment_checks.every_minutes == 1 ? "rate(1 minute)" : "rate(${var.containment_checks.every_minutes} minutes)"
}

resource "aws_cloudwatch_event_target" "containment_checks" {
  rule      = aws_cloudwatch_event_rule.containment_checks.name
  target_id = "queue"
  arn       = module.check_containments.queue.arn
  input = jsonencode({
    source      = "riposte"
    detail-type = "Containment Check Requested"
    detail      = { version = 1 }
  })

  retry_policy {
    # The next one comes soon, but a queue that is closed for a day must not hide it.
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 60
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}

# The check counts 1 for each look that came to its end, 0 for one that failed. Without any count nobody looks at all: then there is no data, and
# that is told, too. It would be ALARM (missing data "breaching") in the first minutes of every new stack, when nobody can have looked yet.
resource "aws_cloudwatch_metric_alarm" "containment_checks" {
  alarm_name          = "${local.stack}-ContainmentChecks"
  alarm_description   = "Nobody has looked for a while whether what is contained still is: check-containments fails (ALARM), or does not run at all (INSUFFICIENT_DATA)."
  namespace           = "Riposte"
  metric_name         = "ContainmentChecks"
  dimensions          = { stack = local.stack }
  statistic           = "Sum"
  period              = 60 * var.containment_checks.every_minutes
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "missing"
  alarm_actions       = [local.alert_topic_arn]

  insufficient_data_actions = [local.alert_topic_arn]
}
