# What the module refuses, and the edges that it accepts.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name           = "stack-evidence"
  kms_key_arn    = "arn:aws:kms:eu-west-1:123456789012:key/1"
  retention_days = 30
}

run "accepts_the_shortest_name_and_time" {
  command = plan
  variables {
    name           = "abc"
    retention_days = 1
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "abc" && one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days == 1
    error_message = "name and time as given"
  }
}

run "rejects_a_name_that_s3_does_not_know" {
  command = plan
  variables { name = "Evidence" }
  expect_failures = [var.name]
}

run "rejects_to_keep_objects_for_no_time" {
  command = plan
  variables { retention_days = 0 }
  expect_failures = [var.retention_days]
}

run "refuses_an_unknown_lock" {
  command = plan
  variables { object_lock = { mode = "LEGAL", days = 1 } }
  expect_failures = [var.object_lock]
}

run "refuses_a_lock_of_no_days" {
  command = plan
  variables { object_lock = { mode = "GOVERNANCE", days = 0 } }
  expect_failures = [var.object_lock]
}
