# Network ACLs deny an isolated host where its connections stay tracked: beside the cut, and stopped only by policy.
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

run "one_role_adds_rules_and_another_takes_them_away" {
  command = plan

  assert {
    condition = {
      for name, document in { deny = data.aws_iam_policy_document.deny_tracked_paths, release = data.aws_iam_policy_document.release_tracked_paths } :
      name => flatten([
        for statement in document.statement : [for action in statement.actions : [for resource in statement.resources : "${action} ${resource}"]]
        if strcontains(join(",", statement.resources), ":network-acl/")
      ])
      } == {
      deny    = ["ec2:CreateNetworkAclEntry arn:aws:ec2:eu-west-1:123456789012:network-acl/*"]
      release = ["ec2:DeleteNetworkAclEntry arn:aws:ec2:eu-west-1:123456789012:network-acl/*"]
    }
    error_message = "neither may do the other's work, nor replace a rule, nor attach another ACL"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.deny_tracked_paths, data.aws_iam_policy_document.release_tracked_paths] :
      length([for statement in document.statement : statement if contains(statement.actions, "ec2:StopInstances") || contains(statement.actions, "ec2:StartInstances")]) == 0
    ])
    error_message = "who does not order stops in the policy gives no right to them"
  }
}

run "each_is_reached_by_its_own_requests_alone" {
  command = plan

  assert {
    condition = {
      for name, rule in { deny = module.deny_tracked_paths, release = module.release_tracked_paths } : name => rule.rule_state
    } == { deny = "ENABLED", release = "ENABLED" }
    error_message = "both listen"
  }
  assert {
    condition     = local.stops_instances == false
    error_message = "the policy of a new installation stops nothing"
  }
}

run "a_policy_that_orders_stops_gives_the_right_to_them" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/stopping.yaml" }

  assert {
    condition = flatten([
      for statement in data.aws_iam_policy_document.deny_tracked_paths.statement : statement.resources
      if contains(statement.actions, "ec2:StopInstances")
    ]) == ["arn:aws:ec2:eu-west-1:123456789012:instance/*"]
    error_message = "instances of this account and region"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.release_tracked_paths.statement : statement if contains(statement.actions, "ec2:StartInstances")]) == 0
    error_message = "nothing is started by itself"
  }
}

run "so_does_one_that_stops_what_leaks" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/stopping-leaks.yaml" }

  assert {
    condition = flatten([
      for statement in data.aws_iam_policy_document.deny_tracked_paths.statement : statement.resources
      if contains(statement.actions, "ec2:StopInstances")
    ]) == ["arn:aws:ec2:eu-west-1:123456789012:instance/*"]
    error_message = "instances of this account and region"
  }
}

run "a_policy_that_denies_what_leaks_gives_no_right_to_stop" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/denying-leaks.yaml" }

  assert {
    condition     = local.stops_instances == false
    error_message = "a denial is no stop"
  }
}

run "rejects_a_policy_that_escalates_to_what_nobody_knows" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/terminating-leaks.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_a_policy_that_orders_what_nobody_knows" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/terminating.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_too_few_executions_to_deny" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { deny_tracked_paths = 1 } }
  expect_failures = [var.reserved_concurrency]
}

run "rejects_too_few_executions_to_release" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { release_tracked_paths = 4 } }
  expect_failures = [var.reserved_concurrency]
}
