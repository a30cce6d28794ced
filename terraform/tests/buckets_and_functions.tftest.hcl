# Buckets and Lambda functions: any may be contained, but for the platform's own and the protected.
mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "./tests/mocks"
}

variables {
  environment          = "dev"
  region               = "eu-west-1"
  owner                = "security"
  cost_center          = "4711"
  artifacts_dir        = "tests/fixtures/functions"
  response_policy_file = "tests/fixtures/policies/protecting-names.yaml"
}

run "nobody_may_change_the_platforms_own_nor_the_protected" {
  command = plan

  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.restrict_bucket, data.aws_iam_policy_document.release_bucket] :
      toset(one([for statement in document.statement : statement.resources if statement.effect == "Deny"])) == toset([
        "arn:aws:s3:::riposte-dev-*",
        "arn:aws:s3:::riposte-dev-flow-logs-123456789012-eu-west-1",
        "arn:aws:s3:::website",
      ])
    ])
    error_message = "buckets: the same list for both"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.stop_function, data.aws_iam_policy_document.release_function] :
      toset(one([for statement in document.statement : statement.resources if statement.effect == "Deny"])) == toset([
        "arn:aws:lambda:eu-west-1:123456789012:function:riposte-dev-*",
        "arn:aws:lambda:eu-west-1:123456789012:function:checkout",
      ])
    ])
    error_message = "functions: the same list for both"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.restrict_bucket, data.aws_iam_policy_document.release_bucket, data.aws_iam_policy_document.stop_function, data.aws_iam_policy_document.release_function] :
      toset(one([for statement in document.statement : statement.actions if statement.effect == "Deny"])) == toset(flatten([
        for statement in document.statement : [for action in statement.actions : action if can(regex("^(s3|lambda):(Put|Delete)", action))]
        if statement.effect != "Deny"
      ]))
    ])
    error_message = "every action that changes something is denied there"
  }
}

run "a_given_bucket_of_flow_logs_is_the_platforms_own" {
  command = plan
  variables { flow_logs = { bucket_name = "company-flow-logs" } }

  assert {
    condition     = contains(one([for statement in data.aws_iam_policy_document.restrict_bucket.statement : statement.resources if statement.effect == "Deny"]), "arn:aws:s3:::company-flow-logs")
    error_message = "whoever closes it blinds the platform"
  }
}

run "rejects_a_bucket_that_is_protected_by_its_arn" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/protecting-bucket-by-arn.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_too_few_executions_to_contain_and_release" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { restrict_bucket = 4 } }
  expect_failures = [var.reserved_concurrency]
}

run "rejects_too_few_executions_to_stop" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { stop_function = 4 } }
  expect_failures = [var.reserved_concurrency]
}

run "rejects_too_few_executions_to_give_a_function_back" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { release_function = 4 } }
  expect_failures = [var.reserved_concurrency]
}

run "rejects_too_few_executions_to_give_a_bucket_back" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { release_bucket = 4 } }
  expect_failures = [var.reserved_concurrency]
}
