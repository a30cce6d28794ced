# The platform's own bus: typed requests from triage and operators to the functions that act.
resource "aws_cloudwatch_event_bus" "this" {
  name               = local.stack
  kms_key_identifier = aws_kms_key.this.arn
}

resource "aws_cloudwatch_event_bus_policy" "this" {
  event_bus_name = aws_cloudwatch_event_bus.this.name
  policy         = data.aws_iam_policy_document.bus.json
}

data "aws_iam_policy_document" "bus" {
  statement {
    sid = "OnlyTriageAsksForContainment"
    # Administrators of the account included: a containment without an incident would be on nobody's record.
    effect    = "Deny"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "events:source"
      values   = ["riposte"]
    }
    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "events:detail-type"
      values   = ["Containment Requested"]
    }
    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = ["${local.role_arn}/${local.stack}-triage-finding"]
    }
  }

  dynamic "statement" {
    # Without a list IAM decides who in the account may ask for a release.
    for_each = length(var.operator_role_arns) == 0 ? [] : [1]

    content {
      sid       = "OnlyTriageAndOperators"
      effect    = "Deny"
      actions   = ["events:PutEvents"]
      resources = [local.bus_arn]

      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "ForAnyValue:StringEquals"
        variable = "events:source"
        values   = ["riposte"]
      }
      condition {
        test     = "ArnNotEquals"
        variable = "aws:PrincipalArn"
        values   = concat(["${local.role_arn}/${local.stack}-triage-finding"], sort(var.operator_role_arns))
      }
    }
  }
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
        "${local.rule_arn}/${local.stack}/${local.stack}-isolate-instance",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-instance",
        "${local.rule_arn}/${local.stack}/${local.stack}-revoke-credentials",
        "${local.rule_arn}/${local.stack}/${local.stack}-release-credentials",
        "${local.rule_arn}/${local.stack}/${local.stack}-enrich-incident",
      ]
    }
  }
}
