# verify-credentials: the same "Containment Requested" that revokes credentials → what they are still used for, by CloudTrail.
module "verify_credentials" {
  source = "./modules/responder"

  name        = "${local.stack}-verify-credentials"
  description = "Reads in CloudTrail whether revoked credentials are still accepted; it changes nothing but the incident"
  package     = local.packages["verify-credentials"]
  # A look reads at most 60 pages of each region, one a second, or as CloudTrail answers.
  timeout_seconds = 180
  # The next look waits in the queue for up to 900 s, the longest that SQS delays.
  max_age_alarm_seconds = 900 + 600
  reserved_concurrency  = var.reserved_concurrency.verify_credentials
  # Few at once: CloudTrail takes two look-ups a second, and revoking credentials needs some of them.
  maximum_concurrency   = 2
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.verify_credentials.json
  enabled               = var.credential_verification.enabled

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["revoke-credentials"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
    # Further looks wait in its own queue.
    REQUEST_QUEUE_URL       = module.verify_credentials.queue.url
    CALL_SETTLE_SECONDS     = tostring(var.credential_verification.settle_seconds)
    CALL_LOOK_DELAY_SECONDS = tostring(var.credential_verification.look_delay_seconds)
  })
}

# What verify-credentials may do: read, look again, and write what it has seen.
data "aws_iam_policy_document" "verify_credentials" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-verify-credentials"]
  }

  statement {
    sid       = "LookAgainAndPutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-verify-credentials", "${local.sqs_arn}:${local.stack}-verify-credentials-dlq"]
  }

  statement {
    sid       = "WriteIntoTheIncidentWhatWasSeen"
    actions   = ["dynamodb:Query", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadUpToWhichMomentSessionsAreDenied"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "KnowRolesByTheirArns"
    # Any role: which one is attacked next is not known before.
    actions   = ["iam:GetRole"]
    resources = ["arn:${local.partition}:iam::${local.account_id}:role/*"]
  }

  statement {
    sid = "ReadTheEventHistory"
    # CloudTrail has no resource level for its event history.
    actions   = ["cloudtrail:LookupEvents"]
    resources = ["*"]
  }
}
