# The platform's own bus: typed requests from triage and operators to the functions that act.
resource "aws_cloudwatch_event_bus" "this" {
  name               = local.stack
  kms_key_identifier = aws_kms_key.this.arn
}

resource "aws_cloudwatch_event_bus_policy" "this" {
  event_bus_name = aws_cloudwatch_event_bus.this.name
  policy         = data.aws_iam_policy_document.bus.json
}

# Events that EventBridge could not hand to a queue (its policy, the key, or the queue is gone).
module "undelivered_queue" {
  source = "./modules/queue"

  name   = "${local.stack}-undelivered"
  common = local.queue_common
  work   = null
  senders = {
    EventsThatNoQueueTook = {
      service = "events.amazonaws.com"
      source_arns = [
        "${local.rule_arn}/${local.stack}-guardduty-findings",
        "${local.rule_arn}/${local.stack}-security-hub-findings",
        "${local.rule_arn}/${local.stack}-detection-alarms",
        "${local.rule_arn}/${local.stack}-exposed-keys",
        "${local.rule_arn}/${local.stack}-revocation-misuse",
        "${local.rule_arn}/${local.stack}/${local.stack}-own-findings",
        "${local.rule_arn}/${local.stack}/${local.stack}-isolate-instance",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-instance",
        "${local.rule_arn}/${local.stack}/${local.stack}-revoke-credentials",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-credentials",
        "${local.rule_arn}/${local.stack}/${local.stack}-restrict-bucket",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-bucket",
        "${local.rule_arn}/${local.stack}/${local.stack}-stop-function",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-function",
        "${local.rule_arn}/${local.stack}/${local.stack}-block-address",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-address",
        "${local.rule_arn}/${local.stack}/${local.stack}-check-containments",
        "${local.rule_arn}/${local.stack}/${local.stack}-deny-tracked-paths",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-tracked-paths",
        "${local.rule_arn}/${local.stack}/${local.stack}-enrich-incident",
        "${local.rule_arn}/${local.stack}/${local.stack}-preserve-evidence",
        "${local.rule_arn}/${local.stack}/${local.stack}-verify-credentials",
        "${local.rule_arn}/${local.stack}-expired-addresses",
        "${local.rule_arn}/${local.stack}-containment-checks",
      ]
    }
  }
}
