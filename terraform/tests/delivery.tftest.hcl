# Nothing on the way of a finding is lost: patterns, dead-letter queues, partial failures, encryption.
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

run "every_finding_reaches_triage" {
  command = plan

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.guardduty_findings.event_pattern) == { source = ["aws.guardduty"], detail-type = ["GuardDuty Finding"] }
    error_message = "no severity in the pattern"
  }
  assert {
    condition     = aws_cloudwatch_event_rule.guardduty_findings.event_bus_name == null
    error_message = "no bus named: the default bus, where AWS services publish"
  }
}

run "what_no_responder_carries_has_a_dead_letter_queue_and_reports_partial_failures_too" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_target.guardduty_findings.dead_letter_config[0].arn == module.undelivered_queue.arn && aws_cloudwatch_event_target.guardduty_findings.retry_policy[0].maximum_retry_attempts > 0
    error_message = "what no queue takes goes to the undelivered queue"
  }
  assert {
    condition = alltrue([
      for mapping in [aws_lambda_event_source_mapping.triage_finding, aws_lambda_event_source_mapping.queue_alert, aws_lambda_event_source_mapping.send_alert] :
      mapping.function_response_types == toset(["ReportBatchItemFailures"])
    ])
    error_message = "a returned failure would be ignored, and its message lost"
  }
  assert {
    condition     = [aws_lambda_event_source_mapping.triage_finding.batch_size, aws_lambda_event_source_mapping.send_alert.batch_size] == [10, 5]
    error_message = "batch sizes"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.queue_alert.maximum_retry_attempts == 5 && aws_lambda_event_source_mapping.queue_alert.maximum_record_age_in_seconds == 3600 && aws_lambda_event_source_mapping.queue_alert.bisect_batch_on_function_error
    error_message = "limits"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.queue_alert.destination_config[0].on_failure[0].destination_arn == module.stream_failures_queue.arn
    error_message = "what fails is kept"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.queue_alert.starting_position == "TRIM_HORIZON"
    error_message = "from the beginning"
  }
  assert {
    condition     = [for filter in aws_lambda_event_source_mapping.queue_alert.filter_criteria[0].filter : jsondecode(filter.pattern)] == [{ dynamodb = { Keys = { sk = { S = ["META"] } } } }]
    error_message = "only the incident itself, not its facts"
  }
}

run "data_at_rest_is_encrypted_and_own_metrics_ring" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "rotation"
  }
  assert {
    condition     = aws_sns_topic.alerts[0].kms_master_key_id == aws_kms_key.this.arn && aws_secretsmanager_secret.slack_webhook[0].kms_key_id == aws_kms_key.this.arn && aws_cloudwatch_event_bus.this.kms_key_identifier == aws_kms_key.this.arn
    error_message = "topic, secret and bus"
  }
  assert {
    condition     = alltrue([for common in [local.queue_common, local.function_common, local.table_protection, local.bucket_common] : common.kms_key_arn == aws_kms_key.this.arn])
    error_message = "queues, functions, logs, tables and buckets get it through their modules"
  }
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.containment) == ["ContainmentCapReached", "ContainmentLeaks", "ContainmentsDrifted", "ContainmentsFailed", "ContainmentsUnread", "HalfWaySwapsFound", "ReleasesFailed"]
    error_message = "containment"
  }
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.containment), [aws_cloudwatch_metric_alarm.alert_channel_unavailable]) :
      alarm.namespace == "Riposte" && alarm.dimensions == tomap({ stack = "riposte-dev" }) && alarm.threshold == 0 && alarm.treat_missing_data == "notBreaching"
    ])
    error_message = "the dimension that the functions write"
  }
}
