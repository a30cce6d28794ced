# Who looks whether what is contained still is: a clock that people may set, a role that changes nothing, an alarm when nobody looks.
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

run "every_five_minutes_unless_somebody_says_otherwise" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.containment_checks.schedule_expression == "rate(5 minutes)" && jsondecode(aws_cloudwatch_event_target.containment_checks.input).detail-type == "Containment Check Requested"
    error_message = "a clock wakes check-containments"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.containment_checks.insufficient_data_actions) == 1 && aws_cloudwatch_metric_alarm.containment_checks.period == 300
    error_message = "silence is told"
  }
  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.containment), "ContainmentsDrifted") && contains(keys(aws_cloudwatch_metric_alarm.containment), "ContainmentsUnread")
    error_message = "drift, and what could not be read, are alarms"
  }
}

run "every_minute" {
  command = plan
  variables { containment_checks = { every_minutes = 1 } }

  assert {
    condition     = aws_cloudwatch_event_rule.containment_checks.schedule_expression == "rate(1 minute)"
    error_message = "EventBridge wants the singular"
  }
}

run "once_an_hour" {
  command = plan
  variables { containment_checks = { every_minutes = 60 } }

  assert {
    condition     = aws_cloudwatch_metric_alarm.containment_checks.period == 3600
    error_message = "the alarm waits for as long"
  }
}

run "the_role_only_looks" {
  command = plan

  assert {
    condition = alltrue([
      for action in flatten([for statement in data.aws_iam_policy_document.check_containments.statement : statement.actions]) :
      can(regex("^(sqs|dynamodb|events):", action)) || can(regex("^[a-z0-9]+:(Get|List|Describe)", action))
    ])
    error_message = "it can change nothing that is contained"
  }
  assert {
    condition     = !contains(flatten([for statement in data.aws_iam_policy_document.check_containments.statement : statement.actions if contains(statement.resources, "arn:aws:dynamodb:eu-west-1:123456789012:table/riposte-dev-containments")]), "dynamodb:PutItem")
    error_message = "nor put a record in the place of another"
  }
}

run "rejects_never" {
  command = plan
  module { source = "./tests/variables" }
  variables { containment_checks = { every_minutes = 0 } }
  expect_failures = [var.containment_checks]
}

run "rejects_once_a_day" {
  command = plan
  module { source = "./tests/variables" }
  variables { containment_checks = { every_minutes = 1440 } }
  expect_failures = [var.containment_checks]
}

run "rejects_half_a_minute" {
  command = plan
  module { source = "./tests/variables" }
  variables { containment_checks = { every_minutes = 1.5 } }
  expect_failures = [var.containment_checks]
}

run "rejects_a_policy_that_reasserts_otherwise" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/reasserting-always.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_too_few_executions_to_look" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { check_containments = 1 } }
  expect_failures = [var.reserved_concurrency]
}
