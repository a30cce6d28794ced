# The IP sets of blocked addresses: opt-in, of one scope, written by two roles, and a clock that empties them.
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

run "there_are_no_sets_unless_somebody_wants_them" {
  command = plan

  assert {
    condition     = output.address_blocking == null && length(module.address_sets) == 0 && length(module.address_sets_of_cloudfront) == 0
    error_message = "nothing that costs money without being asked for"
  }
  assert {
    condition     = local.address_set_environment == { IPV4_SET_ARN = "", IPV6_SET_ARN = "" }
    error_message = "the functions know that there are none"
  }
}

run "sets_of_the_region" {
  command = plan
  variables { address_blocking = { enabled = true } }

  assert {
    condition     = output.address_blocking.rule_group_arn != "" && length(module.address_sets) == 1 && length(module.address_sets_of_cloudfront) == 0
    error_message = "in the region of the stack"
  }
  assert {
    condition     = startswith(local.address_set_environment.IPV4_SET_ARN, "arn:") && startswith(local.address_set_environment.IPV6_SET_ARN, "arn:")
    error_message = "the functions know both"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.block_address, data.aws_iam_policy_document.release_address] :
      toset(flatten([for statement in document.statement : statement.resources if contains(statement.actions, "wafv2:UpdateIPSet")])) == toset([
        "arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/riposte-dev-blocked-ipv4/*",
        "arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/riposte-dev-blocked-ipv6/*",
      ])
    ])
    error_message = "both roles may write the two sets of the stack and no other"
  }
  assert {
    condition     = aws_cloudwatch_event_rule.expired_addresses.schedule_expression == "rate(15 minutes)" && jsondecode(aws_cloudwatch_event_target.expired_addresses.input).detail-type == "Sweep Requested"
    error_message = "a clock wakes release-address"
  }
}

run "sets_of_cloudfront_are_in_us_east_1" {
  command = plan
  variables { address_blocking = { enabled = true, scope = "CLOUDFRONT" } }

  assert {
    condition     = length(module.address_sets) == 0 && length(module.address_sets_of_cloudfront) == 1
    error_message = "by the provider of us-east-1"
  }
  assert {
    condition     = contains(local.ip_set_arns, "arn:aws:wafv2:us-east-1:123456789012:global/ipset/riposte-dev-blocked-ipv4/*")
    error_message = "and the roles may write there"
  }
}

run "rejects_another_scope" {
  command = plan
  module { source = "./tests/variables" }
  variables { address_blocking = { scope = "GLOBAL" } }
  expect_failures = [var.address_blocking]
}

run "rejects_a_block_without_end" {
  command = plan
  module { source = "./tests/variables" }
  variables { address_blocking = { expiry_hours = 0 } }
  expect_failures = [var.address_blocking]
}

run "rejects_a_part_of_an_hour" {
  command = plan
  module { source = "./tests/variables" }
  variables { address_blocking = { expiry_hours = 1.5 } }
  expect_failures = [var.address_blocking]
}

run "rejects_a_cap_below_nothing" {
  command = plan
  module { source = "./tests/variables" }
  variables { address_blocking = { max_per_hour = -1 } }
  expect_failures = [var.address_blocking]
}

run "rejects_an_address_where_a_network_is_protected" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/protecting-address-alone.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_too_few_executions_to_block" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { block_address = 1 } }
  expect_failures = [var.reserved_concurrency]
}

run "rejects_too_few_executions_to_let_go" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { release_address = 1 } }
  expect_failures = [var.reserved_concurrency]
}
