# Whether what was revoked is still accepted: who reads it, and when.
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
      for statement in data.aws_iam_policy_document.verify_credentials.statement : [
        for action in statement.actions : action if !can(regex(":(?:Get|List|Describe|Query|Lookup)", action))
      ]
    ])) == toset(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage", "dynamodb:PutItem"])
    error_message = "its queue and the incidents table; beyond that it reads"
  }
  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.verify_credentials.statement : [for action in statement.actions : action] if contains(statement.resources, "*")
    ])) == toset(["cloudtrail:LookupEvents"])
    error_message = "everything only where CloudTrail knows no resource"
  }
}

run "the_same_order_reaches_it_and_revoking" {
  command = plan

  assert {
    condition     = module.verify_credentials.rule_state == "ENABLED" && module.revoke_credentials.rule_state == "ENABLED"
    error_message = "both answer the same order"
  }
}

run "switched_off_it_hears_of_no_order_and_revoking_goes_on" {
  command = plan
  variables { credential_verification = { enabled = false } }

  assert {
    condition     = module.verify_credentials.rule_state == "DISABLED" && module.revoke_credentials.rule_state == "ENABLED"
    error_message = "only the looks stop"
  }
}

run "a_delay_longer_than_that_of_a_queue_is_refused" {
  command = plan
  module { source = "./tests/variables" }
  variables { credential_verification = { look_delay_seconds = 901 } }
  expect_failures = [var.credential_verification]
}

run "no_time_to_settle_is_refused" {
  command = plan
  module { source = "./tests/variables" }
  variables { credential_verification = { settle_seconds = 0 } }
  expect_failures = [var.credential_verification]
}

run "a_part_of_a_second_is_refused" {
  command = plan
  module { source = "./tests/variables" }
  variables { credential_verification = { settle_seconds = 1.5 } }
  expect_failures = [var.credential_verification]
}

run "it_needs_as_many_executions_as_its_queue_starts" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { verify_credentials = 1 } }
  expect_failures = [var.reserved_concurrency]
}
