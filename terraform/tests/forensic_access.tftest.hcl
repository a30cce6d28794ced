# The quarantine group gets rules only where the response policy names whom an isolated instance may talk to, and only then is there a right to it.
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

run "a_new_installation_can_add_no_rule_to_the_quarantine_group" {
  command = plan

  assert {
    condition = flatten([
      for statement in data.aws_iam_policy_document.isolate_instance_groups.statement : [for condition in statement.condition : condition.variable]
      if length(regexall("AuthorizeSecurityGroup", join(",", statement.actions))) > 0
    ]) == ["aws:ResourceTag/riposte:conversion"]
    error_message = "only the group that converts gets rules"
  }
}

run "a_policy_that_names_somebody_gives_the_right_to_it_on_that_group_alone" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/letting-forensics-in.yaml" }

  assert {
    condition = jsonencode([
      for statement in data.aws_iam_policy_document.isolate_instance_groups.statement : {
        actions   = sort(statement.actions)
        resources = sort(statement.resources)
        only_on   = flatten([for condition in statement.condition : [condition.variable, tolist(condition.values)]])
      }
      if statement.sid == "LetForensicsIn"
      ]) == jsonencode([{
        actions   = ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"]
        resources = ["arn:aws:ec2:eu-west-1:123456789012:security-group/*"]
        only_on   = ["aws:ResourceTag/riposte:quarantine", "riposte-dev"]
    }])
    error_message = "no group of others, and nothing but adding"
  }
}

run "rejects_networks" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/letting-networks-in.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_groups_without_a_network_where_they_hold" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/letting-in-anywhere.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}
