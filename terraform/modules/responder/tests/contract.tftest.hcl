# What the module refuses, and the edges that it accepts.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                  = "stack-do-thing"
  description           = "Does a thing"
  package               = { filename = "do-thing.zip", hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  environment           = { STACK_NAME = "stack" }
  policy_json           = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  requests              = { source = ["riposte"], detail-type = ["Thing Requested"] }
  undelivered_queue_arn = "arn:aws:sqs:eu-west-1:123456789012:stack-undelivered"
  common = {
    bus_name = "stack"
    rule_arn = "arn:aws:events:eu-west-1:123456789012:rule/stack"
    queue = {
      arn_prefix      = "arn:aws:sqs:eu-west-1:123456789012"
      kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
    function = {
      architecture       = "arm64"
      memory_mb          = 512
      tracing            = false
      log_retention_days = 7
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }
}

run "accepts_the_lowest_concurrency_and_a_pattern_without_detail" {
  command = plan
  variables {
    maximum_concurrency  = 2
    reserved_concurrency = 2
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.scaling_config[0].maximum_concurrency == 2
    error_message = "as given"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this.event_pattern) == { source = ["riposte"], detail-type = ["Thing Requested"] }
    error_message = "nothing added"
  }
}

run "accepts_the_highest_concurrency_and_the_longest_name" {
  command = plan
  variables {
    name                = "a123456789b123456789c123456789d123456789e123456789f123456789g123"
    maximum_concurrency = 1000
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.this.name) == 64
    error_message = "as given"
  }
}

run "rejects_requests_of_anybody_and_of_any_type" {
  command = plan
  variables { requests = { source = ["riposte", "somebody"], detail-type = [] } }
  expect_failures = [var.requests]
}

run "rejects_a_pattern_without_a_source_and_events_that_are_no_requests" {
  command = plan
  variables { requests = { detail-type = ["Thing Done"] } }
  expect_failures = [var.requests]
}

run "rejects_too_little_concurrency_and_another_queue_for_what_is_rejected" {
  command = plan
  variables {
    name                = "stack do thing"
    maximum_concurrency = 1
    environment         = { REJECTED_QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/other" }
  }
  expect_failures = [var.name, var.maximum_concurrency, var.environment]
}

run "rejects_less_reserved_than_the_mapping_starts" {
  command = plan
  variables { reserved_concurrency = 4 }
  expect_failures = [var.reserved_concurrency]
}

run "rejects_more_concurrency_than_a_mapping_knows" {
  command = plan
  variables { maximum_concurrency = 1001 }
  expect_failures = [var.maximum_concurrency]
}
