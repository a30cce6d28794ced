# Keys that AWS found in public, and calls of IAM that somebody makes with the rights of the functions for credentials. Both exist
# in us-east-1 only; sources_us_east_1.tf forwards them to this region, where these rules find them.
locals {
  exposed_keys_pattern = jsonencode({
    source      = ["aws.health"]
    detail-type = ["AWS Health Event"]
    detail = {
      service       = ["RISK"]
      eventTypeCode = ["AWS_RISK_CREDENTIALS_EXPOSED"]
    }
  })

  # IAM can limit neither name nor content of an inline policy, so these rights are larger than their use. Whatever is not
  # exactly what the functions do is told: other calls, refused ones, other policies, policies that allow something (written with
  # an escape, too), and keys that the function which revokes makes active.
  revocation_misuse_pattern = jsonencode({
    source      = ["aws.iam"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource  = ["iam.amazonaws.com"]
      userIdentity = { sessionContext = { sessionIssuer = { userName = ["${local.stack}-revoke-credentials", "${local.stack}-release-credentials"] } } }
      "$or" = [
        { eventName = [{ anything-but = ["PutRolePolicy", "DeleteRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "UpdateAccessKey"] }] },
        { errorCode = [{ prefix = "AccessDenied" }] },
        { eventName = ["PutRolePolicy", "DeleteRolePolicy"], requestParameters = { policyName = [{ anything-but = { prefix = "${local.stack}-deny-" } }] } },
        { eventName = ["PutRolePolicy"], requestParameters = { policyDocument = [{ wildcard = "*\"Allow\"*" }, { wildcard = "*\\\\u*" }] } },
        { eventName = ["AttachUserPolicy", "DetachUserPolicy"], requestParameters = { policyArn = [{ anything-but = [local.deny_policy_arn] }] } },
        { eventName = ["UpdateAccessKey"], requestParameters = { status = ["Active"] }, userIdentity = { arn = [{ prefix = "${local.sts_arn}:assumed-role/${local.stack}-revoke-credentials/" }] } },
      ]
    }
  })

  sts_arn = "arn:${local.partition}:sts::${local.account_id}"
}

resource "aws_cloudwatch_event_rule" "exposed_keys" {
  name          = "${local.stack}-exposed-keys"
  description   = "Access keys that AWS found in public to triage"
  event_pattern = local.exposed_keys_pattern
}

resource "aws_cloudwatch_event_target" "exposed_keys" {
  rule      = aws_cloudwatch_event_rule.exposed_keys.name
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

resource "aws_cloudwatch_event_rule" "revocation_misuse" {
  name          = "${local.stack}-revocation-misuse"
  description   = "Calls of IAM with the rights of the functions for credentials that these never make, to triage"
  event_pattern = local.revocation_misuse_pattern
}

resource "aws_cloudwatch_event_target" "revocation_misuse" {
  rule      = aws_cloudwatch_event_rule.revocation_misuse.name
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
