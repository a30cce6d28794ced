# What the function that gathers facts may touch, and when people hear that it fails.
mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "./tests/mocks"
}

variables {
  environment   = "dev"
  region        = "eu-west-1"
  owner         = "security"
  cost_center   = "4711"
  artifacts_dir = "tests/fixtures/functions"
}

run "it_reads_and_changes_nothing_but_the_incident" {
  command = plan

  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.enrich_incident.statement : [
        for action in statement.actions : action if !can(regex(":(?:Get|List|Describe|Query)", action))
      ]
    ])) == toset(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage", "dynamodb:PutItem", "s3:PutObject", "events:PutEvents"])
    error_message = "its queue, the incidents table, evidence, and the bus, on which it says what leaks; beyond that it reads"
  }
  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.enrich_incident.statement : statement.resources if contains(statement.actions, "s3:PutObject")
    ])) == toset(["arn:aws:s3:::riposte-dev-evidence-123456789012-eu-west-1/history/*", "arn:aws:s3:::riposte-dev-evidence-123456789012-eu-west-1/traffic/*"])
    error_message = "never over a finding or an alert, nor among flow logs"
  }
  assert {
    condition     = toset(flatten([for statement in data.aws_iam_policy_document.enrich_incident.statement : statement.resources if contains(statement.actions, "sqs:SendMessage")])) == toset(["arn:aws:sqs:eu-west-1:123456789012:riposte-dev-enrich-incident", "arn:aws:sqs:eu-west-1:123456789012:riposte-dev-enrich-incident-dlq"])
    error_message = "it orders nothing of others"
  }
  assert {
    condition = [
      for statement in data.aws_iam_policy_document.enrich_incident.statement : tolist(statement.resources) if contains(statement.actions, "dynamodb:PutItem")
    ] == [tolist(["arn:aws:dynamodb:eu-west-1:123456789012:table/riposte-dev-incidents"])]
    error_message = "it writes incidents only"
  }
}

run "five_failures_within_five_minutes_raise_the_alarm" {
  command = plan

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.enrichment.alarm_name == "riposte-dev-EnrichmentFailure"
      && aws_cloudwatch_metric_alarm.enrichment.metric_name == "EnrichmentFailure"
      && aws_cloudwatch_metric_alarm.enrichment.statistic == "Sum"
      && aws_cloudwatch_metric_alarm.enrichment.threshold == 5
      && aws_cloudwatch_metric_alarm.enrichment.comparison_operator == "GreaterThanOrEqualToThreshold"
      && aws_cloudwatch_metric_alarm.enrichment.period == 300
      && aws_cloudwatch_metric_alarm.enrichment.evaluation_periods == 1
    )
    error_message = "at the fifth, not at the fourth or sixth"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.enrichment.treat_missing_data == "notBreaching" && length(aws_cloudwatch_metric_alarm.enrichment.alarm_actions) == 1
    error_message = "silence is good, and people are told"
  }
}

run "it_needs_as_many_executions_as_its_queue_starts" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { enrich_incident = 4 } }
  expect_failures = [var.reserved_concurrency]
}

run "it_has_the_memory_to_count_flow_logs_even_where_the_others_have_less" {
  command = plan

  assert {
    condition     = module.enrich_incident.summary.memory_mb == 1024 && module.isolate_instance.summary.memory_mb == 512
    error_message = "dev gives the others 512 MB"
  }
}

run "it_gets_no_less_memory_than_the_others" {
  command = plan
  variables { settings = { memory_mb = 2048 } }

  assert {
    condition     = module.enrich_incident.summary.memory_mb == 2048
    error_message = "the larger of the two"
  }
}
