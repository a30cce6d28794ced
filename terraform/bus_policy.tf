# Who may put what on the own bus. IAM lets in; these denies keep out, administrators of the account included.
data "aws_iam_policy_document" "bus" {
  statement {
    sid = "OnlyTriageAsksForContainment"
    # A containment without an incident would be on nobody's record.
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
      values   = ["Containment Requested", "Enrichment Requested"]
    }
    condition {
      test     = "ArnNotEquals"
      variable = "aws:PrincipalArn"
      values   = ["${local.role_arn}/${local.stack}-triage-finding"]
    }
  }

  statement {
    sid = "OnlyThePlatformRaisesDetections"
    # What detectors say is believed, so nobody else may speak for them.
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
      values   = ["Detection Raised"]
    }
    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["${local.role_arn}/${local.stack}-*"]
    }
  }

  statement {
    sid = "NoFunctionGivesOrders"
    # Orders of operators are not braked. Who takes over a function must not be able to give them, nor to release anything.
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
      values   = local.operator_events
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [for name in sort(local.functions) : "${local.role_arn}/${local.stack}-${name}"]
    }
  }

  dynamic "statement" {
    # Without a list IAM decides who in the account may.
    for_each = length(var.operator_role_arns) == 0 ? [] : [1]

    content {
      sid       = "OnlyOperatorsGiveOrders"
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
        values   = local.operator_events
      }
      condition {
        test     = "ArnNotEquals"
        variable = "aws:PrincipalArn"
        values   = sort(var.operator_role_arns)
      }
    }
  }
}

locals {
  operator_events = ["Release Requested", "Drill Requested", "Containment Ordered"]
}
