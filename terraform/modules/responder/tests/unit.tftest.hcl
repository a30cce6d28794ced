# What the module promises.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name        = "stack-do-thing"
  description = "Does a thing"
  package     = { filename = "do-thing.zip", hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  environment = { STACK_NAME = "stack" }
  policy_json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  requests = {
    source      = ["riposte"]
    detail-type = ["Thing Requested"]
    detail      = { action = ["do-thing"] }
  }
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

run "requests_on_the_bus_reach_the_queue_and_what_cannot_is_kept" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.this.name == "stack-do-thing" && aws_cloudwatch_event_rule.this.event_bus_name == "stack"
    error_message = "a rule of the own bus"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this.event_pattern) == { source = ["riposte"], detail-type = ["Thing Requested"], detail = { action = ["do-thing"] } }
    error_message = "the pattern as given"
  }
  assert {
    condition     = aws_cloudwatch_event_target.this.arn == module.queue.arn && aws_cloudwatch_event_target.this.event_bus_name == "stack" && aws_cloudwatch_event_target.this.rule == "stack-do-thing"
    error_message = "to its queue"
  }
  assert {
    condition     = aws_cloudwatch_event_target.this.retry_policy[0].maximum_event_age_in_seconds == 3600 && aws_cloudwatch_event_target.this.retry_policy[0].maximum_retry_attempts == 60
    error_message = "an hour of attempts"
  }
  assert {
    condition     = aws_cloudwatch_event_target.this.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:123456789012:stack-undelivered"
    error_message = "then into the queue for undelivered events"
  }
}

run "the_function_works_through_its_queue_one_request_at_a_time" {
  command = plan

  assert {
    condition     = aws_lambda_event_source_mapping.this.event_source_arn == module.queue.arn && aws_lambda_event_source_mapping.this.function_name == module.function.arn
    error_message = "its queue and its function"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 1 && aws_lambda_event_source_mapping.this.scaling_config[0].maximum_concurrency == 5
    error_message = "one request each, five at once"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "a returned failure would be ignored, and its message lost"
  }
  assert {
    condition     = module.function.name == "stack-do-thing" && module.queue.name == "stack-do-thing"
    error_message = "one name for all"
  }
  assert {
    condition     = output.queue.url == module.queue.url && output.queue.dead_letter_url == module.queue.dead_letter_url && output.summary == module.function.summary
    error_message = "outputs"
  }
}
