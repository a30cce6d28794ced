# What the module refuses.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  stack               = "riposte-prod"
  platform_account_id = "111111111111"
  external_id         = "2f1c9a64-5f0e-4b8e-9d52-6f3b5b0f0c11"
  region              = "eu-west-1"
  protected           = { principals = ["gitlab-deploy"] }
}

run "rejects_names_and_ids_that_nothing_has" {
  command = plan
  variables {
    stack               = "Riposte"
    platform_account_id = "1111"
    external_id         = "guessable"
    region              = "europe"
    protected           = { principals = ["arn:aws:iam::123456789012:role/ci"], buckets = ["arn:aws:s3:::website"], functions = ["arn:aws:lambda:eu-west-1:123456789012:function:x"] }
  }
  expect_failures = [var.stack, var.platform_account_id, var.external_id, var.region, var.protected]
}

run "rejects_an_account_in_which_nobody_is_protected" {
  command = plan
  variables { protected = { principals = [] } }
  expect_failures = [var.protected]
}

run "accepts_the_shortest_external_id" {
  command = plan
  variables { external_id = "0123456789abcdef" }

  assert {
    condition     = length(aws_iam_role.this) == 11
    error_message = "all roles"
  }
}
