# What the module refuses, and the edges that it accepts.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "stack-work"
  work = { consumer_timeout_seconds = 30 }
  common = {
    arn_prefix      = "arn:aws:sqs:eu-west-1:123456789012"
    kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/1"
    alarm_topic_arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  }
}

run "accepts_the_lowest_values" {
  command = plan
  variables {
    name    = "q"
    work    = { consumer_timeout_seconds = 1, max_receive_count = 2, delay_seconds = 0 }
    senders = { R2 = { service = "events.amazonaws.com", source_arns = ["arn:aws:events:eu-west-1:123456789012:rule/r"] } }
  }

  assert {
    condition     = aws_sqs_queue.work[0].visibility_timeout_seconds == 6
    error_message = "visibility must be six times the time-out of one second"
  }
}

run "accepts_the_highest_values" {
  command = plan
  variables {
    name = "a123456789b123456789c123456789d123456789e123456789f123456789g123456789h12345"
    work = { consumer_timeout_seconds = 7200, max_receive_count = 1000, delay_seconds = 900 }
  }

  assert {
    condition     = aws_sqs_queue.work[0].delay_seconds == 900
    error_message = "as given"
  }
  assert {
    condition     = length(aws_sqs_queue.dead_letter.name) == 80 && aws_sqs_queue.work[0].visibility_timeout_seconds == 43200
    error_message = "80 characters and 43200 seconds are what SQS allows"
  }
}

run "rejects_values_below_the_lowest" {
  command = plan
  variables {
    name    = ""
    work    = { consumer_timeout_seconds = 0 }
    senders = { Rule = { service = "events.amazonaws.com", source_arns = [] } }
  }
  expect_failures = [var.name, var.work, var.senders]
}

run "rejects_values_above_the_highest" {
  command = plan
  variables {
    # One more, and "-dlq" would have no room.
    name = "a123456789b123456789c123456789d123456789e123456789f123456789g123456789h123456"
    work = { consumer_timeout_seconds = 7201 }
  }
  expect_failures = [var.name, var.work]
}

run "rejects_giving_up_at_the_first_failure_and_ids_that_iam_does_not_know" {
  command = plan
  variables {
    work    = { consumer_timeout_seconds = 30, max_receive_count = 1 }
    senders = { the-rule = { service = "events.amazonaws.com", source_arns = ["arn:aws:events:eu-west-1:123456789012:rule/r"] } }
  }
  expect_failures = [var.work, var.senders]
}

run "rejects_more_receives_and_other_names_than_sqs_knows" {
  command = plan
  variables {
    name = "stack.fifo"
    work = { consumer_timeout_seconds = 30, max_receive_count = 1001 }
  }
  expect_failures = [var.name, var.work]
}

run "rejects_a_longer_delay_than_sqs_knows" {
  command = plan
  variables { work = { consumer_timeout_seconds = 30, delay_seconds = 901 } }
  expect_failures = [var.work]
}
