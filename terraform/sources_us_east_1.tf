# Forwards from us-east-1 what exists there only. Nothing of this is made when the stack itself is there.
locals {
  _forwarded = var.region == "us-east-1" ? {} : {
    exposed-keys      = local.exposed_keys_pattern
    revocation-misuse = local.revocation_misuse_pattern
  }

  _forwarding       = length(local._forwarded) == 0 ? toset([]) : toset(["this"])
  _forward_rule_arn = "arn:${local.partition}:events:us-east-1:${local.account_id}:rule/${local.stack}-forward"
  _home_bus_arn     = "arn:${local.partition}:events:${var.region}:${local.account_id}:event-bus/default"
}

resource "aws_cloudwatch_event_rule" "forward" {
  for_each = local._forwarded
  provider = aws.us_east_1

  name          = "${local.stack}-forward-${each.key}"
  description   = "To the default bus of ${var.region}, where triage of ${local.stack} listens"
  event_pattern = each.value
}

resource "aws_cloudwatch_event_target" "forward" {
  for_each = local._forwarded
  provider = aws.us_east_1

  rule      = aws_cloudwatch_event_rule.forward[each.key].name
  target_id = "home-region"
  arn       = local._home_bus_arn
  role_arn  = aws_iam_role.forward["this"].arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
  dead_letter_config {
    arn = aws_sqs_queue.not_forwarded["this"].arn
  }
}

resource "aws_iam_role" "forward" {
  for_each = local._forwarding

  name                 = "${local.stack}-forward-events"
  description          = "Lets EventBridge in us-east-1 put events on the default bus of ${var.region}"
  assume_role_policy   = data.aws_iam_policy_document.forward_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

data "aws_iam_policy_document" "forward_trust" {
  statement {
    sid     = "OnlyOwnRules"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["${local._forward_rule_arn}-*"]
    }
  }
}

resource "aws_iam_role_policy" "forward" {
  for_each = local._forwarding

  name   = "put-events"
  role   = aws_iam_role.forward[each.key].name
  policy = data.aws_iam_policy_document.forward.json
}

data "aws_iam_policy_document" "forward" {
  statement {
    sid       = "PutEventsOnTheDefaultBusAtHome"
    actions   = ["events:PutEvents"]
    resources = [local._home_bus_arn]
  }
}

# What could not be forwarded. The key of the platform is in its own region, so SQS encrypts with one of its own.
resource "aws_sqs_queue" "not_forwarded" {
  for_each = local._forwarding
  provider = aws.us_east_1

  name                      = local._not_forwarded_name
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  policy                    = data.aws_iam_policy_document.not_forwarded.json
}

locals {
  _not_forwarded_name = "${local.stack}-not-forwarded"
  _not_forwarded_arn  = "arn:${local.partition}:sqs:us-east-1:${local.account_id}:${local._not_forwarded_name}"
}

data "aws_iam_policy_document" "not_forwarded" {
  statement {
    sid       = "EventsThatWereNotForwarded"
    actions   = ["sqs:SendMessage"]
    resources = [local._not_forwarded_arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["${local._forward_rule_arn}-*"]
    }
  }

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local._not_forwarded_arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
