# Public access ends for the account only where the response policy says so, and only then is there a right to it.
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

run "a_new_installation_has_no_right_to_the_account" {
  command = plan

  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.restrict_bucket, data.aws_iam_policy_document.release_bucket, data.aws_iam_policy_document.check_containments] :
      !strcontains(join(",", flatten([for statement in document.statement : statement.actions])), "AccountPublicAccessBlock")
    ])
    error_message = "who does not order it in the policy gives no right to it"
  }
}

run "a_policy_that_orders_it_gives_the_right_to_three_functions" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/blocking-account.yaml" }

  assert {
    condition = {
      for name, document in { restrict = data.aws_iam_policy_document.restrict_bucket, release = data.aws_iam_policy_document.release_bucket, check = data.aws_iam_policy_document.check_containments } :
      name => flatten([
        for statement in document.statement : [for action in statement.actions : "${action} ${join(",", statement.resources)}"]
        if strcontains(join(",", statement.actions), "AccountPublicAccessBlock")
      ])
      } == {
      restrict = ["s3:GetAccountPublicAccessBlock *", "s3:PutAccountPublicAccessBlock *"]
      release  = ["s3:GetAccountPublicAccessBlock *", "s3:PutAccountPublicAccessBlock *"]
      check    = ["s3:GetAccountPublicAccessBlock *"]
    }
    error_message = "one blocks, one gives back, one only looks"
  }
}

run "rejects_a_policy_that_blocks_what_nobody_knows" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/blocking-everything.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}
