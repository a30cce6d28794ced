# triage-finding: findings queue → one incident → "Containment Requested" on the own bus.
module "findings_queue" {
  source = "./modules/queue"

  name   = "${local.stack}-findings"
  common = local.queue_common
  work   = { consumer_timeout_seconds = 30 }
  senders = merge(
    {
      GuardDutyRule = {
        service     = "events.amazonaws.com"
        source_arns = ["${local.rule_arn}/${local.stack}-guardduty-findings"]
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
    # ConditionCheckItem: a finding joins its incident only while the pointer says that it is open.
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadPolicyAndPause"
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
    # Before anything is cut off, GuardDuty itself must know the finding.
    actions   = ["guardduty:GetFindings"]
    resources = [local.detector_arn]
  }

  statement {
    sid       = "KeepLargeFindings"
    actions   = ["s3:PutObject"]
    resources = ["${local.evidence_arn}/findings/*"]
  }
}
