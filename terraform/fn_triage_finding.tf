# triage-finding: findings queue → one incident → "Containment Requested" on the own bus.
module "findings_queue" {
  source = "./modules/queue"

  name   = "${local.stack}-findings"
  common = local.queue_common
  work   = { consumer_timeout_seconds = 30 }
  senders = merge(
    {
      RulesOfTheSources = {
        service = "events.amazonaws.com"
        source_arns = [
          "${local.rule_arn}/${local.stack}-guardduty-findings",
          "${local.rule_arn}/${local.stack}-security-hub-findings",
          "${local.rule_arn}/${local.stack}-detection-alarms",
          "${local.rule_arn}/${local.stack}-exposed-keys",
          "${local.rule_arn}/${local.stack}-revocation-misuse",
          "${local.rule_arn}/${local.stack}/${local.stack}-own-findings",
        ]
      }
    },
    length(var.finding_topic_arns) == 0 ? {} : {
      ListedTopics = {
        service     = "sns.amazonaws.com"
        source_arns = sort(var.finding_topic_arns)
      }
    },
  )
}

module "triage_finding" {
  source = "./modules/function"

  name                 = "${local.stack}-triage-finding"
  description          = "Opens or merges incidents from findings and decides what is done"
  package              = local.packages["triage-finding"]
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.triage_finding
  common               = local.function_common
  policy_json          = data.aws_iam_policy_document.triage_finding.json

  environment = merge(local.function_environment, {
    MEMBER_ACCOUNTS    = jsonencode(local.member_accounts)
    ACCOUNT_ID         = local.account_id
    INCIDENT_TABLE     = module.incidents.name
    CONTROL_TABLE      = module.control.name
    REJECTED_QUEUE_URL = module.findings_queue.dead_letter_url
    EVENT_BUS_NAME     = local.stack
    EVIDENCE_BUCKET    = local.evidence_bucket
    SEVERITY_THRESHOLD = tostring(local.settings.severity_threshold)
    MERGE_WINDOW_HOURS = tostring(var.response.merge_window_hours)
    RETENTION_DAYS     = tostring(var.response.retention_days)
    FINDING_TOPIC_ARNS = join(",", sort(var.finding_topic_arns))
  })
}

resource "aws_lambda_event_source_mapping" "triage_finding" {
  event_source_arn                   = module.findings_queue.arn
  function_name                      = module.triage_finding.arn
  batch_size                         = 10
  maximum_batching_window_in_seconds = 0
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    # Below the reserved concurrency: a mapping that is throttled would count receives until messages are given up.
    maximum_concurrency = 10
  }
}

data "aws_iam_policy_document" "triage_finding" {
  statement {
    sid       = "ReadFindings"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-findings"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-findings-dlq"]
  }

  statement {
    sid = "KeepIncidents"
    # Every write is a put under a condition; triage never deletes.
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadResponsePolicy"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-control"]
  }

  statement {
    sid       = "RequestContainment"
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
  }

  statement {
    sid = "ConfirmWithGuardDuty"
    # An account has one detector in a region. A finding that names another must hear "unknown" from GuardDuty itself,
    # not a refusal that would be retried.
    actions   = ["guardduty:GetFindings"]
    resources = [local.any_detector_arn]
  }

  statement {
    sid = "FindTheOwnDetector"
    # Findings of member accounts name the detector there, and are read through the own one. The call knows no resource.
    actions   = ["guardduty:ListDetectors"]
    resources = ["*"]
  }

  statement {
    sid = "ConfirmWithCloudWatch"
    # AWS shows composite alarms only to those who may describe all.
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["*"]
  }

  statement {
    sid       = "KeepLargeFindings"
    actions   = ["s3:PutObject"]
    resources = ["${local.evidence_arn}/findings/*"]
  }
}
