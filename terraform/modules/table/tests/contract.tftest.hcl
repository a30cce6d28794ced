# What the module refuses, and the edges that it accepts.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name       = "stack-facts"
  hash_key   = "pk"
  protection = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", deletion_protection = false }
}

run "accepts_the_shortest_name" {
  command = plan
  variables { name = "a_1" }

  assert {
    condition     = aws_dynamodb_table.this.name == "a_1"
    error_message = "name"
  }
}

run "rejects_a_name_that_dynamodb_does_not_know" {
  command = plan
  variables { name = "ab" }
  expect_failures = [var.name]
}

run "rejects_one_attribute_for_both_keys" {
  command = plan
  variables { range_key = "pk" }
  expect_failures = [var.range_key]
}
