# Other accounts: only those that the response policy lists, and in each only the role that is called like the function.
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

run "a_new_installation_acts_in_its_own_account_alone" {
  command = plan

  assert {
    condition     = local.member_accounts == {}
    error_message = "none is listed"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.isolate_instance_accounts, data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.check_containments] :
      length([for statement in coalesce(document.statement, []) : statement if contains(statement.actions, "sts:AssumeRole")]) == 0
    ])
    error_message = "nobody may assume anything"
  }
}

run "a_function_may_assume_its_own_role_in_the_listed_accounts" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/member-accounts.yaml" }

  assert {
    condition = {
      for name, document in {
        isolate = data.aws_iam_policy_document.isolate_instance_accounts
        revoke  = data.aws_iam_policy_document.revoke_credentials
        release = data.aws_iam_policy_document.release_function
        check   = data.aws_iam_policy_document.check_containments
      } : name => flatten([for statement in document.statement : statement.resources if contains(statement.actions, "sts:AssumeRole")])
      } == {
      isolate = ["arn:aws:iam::222222222222:role/riposte-dev-isolate-instance", "arn:aws:iam::333333333333:role/riposte-dev-isolate-instance"]
      revoke  = ["arn:aws:iam::222222222222:role/riposte-dev-revoke-credentials", "arn:aws:iam::333333333333:role/riposte-dev-revoke-credentials"]
      release = ["arn:aws:iam::222222222222:role/riposte-dev-release-function", "arn:aws:iam::333333333333:role/riposte-dev-release-function"]
      check   = ["arn:aws:iam::222222222222:role/riposte-dev-check-containments", "arn:aws:iam::333333333333:role/riposte-dev-check-containments"]
    }
    error_message = "and no other"
  }
  assert {
    condition     = local.member_accounts["222222222222"] == "2f1c9a64-5f0e-4b8e-9d52-6f3b5b0f0c11" && length(local.member_accounts) == 2
    error_message = "with the external id of each"
  }
}

run "rejects_an_account_without_external_id" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/member-without-external-id.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "rejects_the_own_account" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/own-account-as-member.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}
