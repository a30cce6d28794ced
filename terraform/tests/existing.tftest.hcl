# What a user has already is used and not created.
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

run "by_default_detector_topic_and_secret_are_created" {
  command = plan

  assert {
    condition     = length(aws_guardduty_detector.this) == 1 && aws_guardduty_detector.this[0].finding_publishing_frequency == "FIFTEEN_MINUTES" && output.detector_id == "0123456789abcdef0123456789abcdef"
    error_message = "detector"
  }
  assert {
    condition     = length(aws_sns_topic.alerts) == 1 && output.alert_topic_arn == "arn:aws:sns:eu-west-1:123456789012:created-topic"
    error_message = "topic"
  }
  assert {
    condition     = aws_secretsmanager_secret.slack_webhook[0].name == "riposte-dev/slack-webhook" && output.slack_secret_arn == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:created-secret"
    error_message = "secret"
  }
  assert {
    condition     = length(module.flow_logs) == 1 && output.flow_log_bucket == "riposte-dev-flow-logs-123456789012-eu-west-1"
    error_message = "bucket of flow logs"
  }
}

run "a_given_bucket_of_flow_logs_is_used_and_no_key_is_shared_for_it" {
  command = plan
  variables { flow_logs = { bucket_name = "central-flow-logs" } }

  assert {
    condition     = length(module.flow_logs) == 0 && output.flow_log_bucket == "central-flow-logs"
    error_message = "no bucket of its own"
  }
  assert {
    condition     = !contains(flatten([for statement in data.aws_iam_policy_document.key.statement : [for principal in statement.principals : principal.identifiers]]), "delivery.logs.amazonaws.com")
    error_message = "nothing to encrypt for the delivery"
  }
}

run "a_given_detector_and_a_given_topic_are_used_for_everything" {
  command = plan
  variables {
    guardduty            = { detector_id = "ffffffffffffffffffffffffffffffff" }
    existing_alert_topic = { arn = "arn:aws:sns:eu-west-1:123456789012:on-call", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2" }
    alert_emails         = ["on-call@example.com"]
    alert_phone_numbers  = ["+4915112345678"]
  }

  assert {
    condition     = length(aws_sns_topic.alerts) == 0 && output.alert_topic_arn == "arn:aws:sns:eu-west-1:123456789012:on-call"
    error_message = "no topic of its own"
  }
  assert {
    condition     = [local.queue_common.alarm_topic_arn, local.function_common.alarm_topic_arn] == [output.alert_topic_arn, output.alert_topic_arn]
    error_message = "alarms"
  }
  assert {
    condition     = [for subscription in concat(values(aws_sns_topic_subscription.email), values(aws_sns_topic_subscription.sms)) : "${subscription.protocol} ${subscription.endpoint} ${subscription.topic_arn}"] == ["email on-call@example.com arn:aws:sns:eu-west-1:123456789012:on-call", "sms +4915112345678 arn:aws:sns:eu-west-1:123456789012:on-call"]
    error_message = "subscribers"
  }
  assert {
    condition     = flatten([for statement in data.aws_iam_policy_document.send_alert.statement : statement.resources if contains(statement.actions, "kms:GenerateDataKey")]) == ["arn:aws:kms:eu-west-1:123456789012:key/2"]
    error_message = "and the key of that topic, for send-alert alone"
  }
  assert {
    condition     = length(aws_guardduty_detector.this) == 0 && output.detector_id == "ffffffffffffffffffffffffffffffff"
    error_message = "no second detector: an account has at most one in a region"
  }
}

run "slack_can_be_switched_off_and_topics_listed" {
  command = plan
  variables {
    slack              = { enabled = false }
    finding_topic_arns = ["arn:aws:sns:eu-west-1:123456789012:findings"]
  }

  assert {
    condition     = length(aws_secretsmanager_secret.slack_webhook) == 0 && output.slack_secret_arn == ""
    error_message = "no secret; an empty name tells the function"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.send_alert.statement : statement if contains(statement.actions, "secretsmanager:GetSecretValue")]) == 0
    error_message = "and no right to read one"
  }
  assert {
    condition     = aws_sns_topic_subscription.findings["arn:aws:sns:eu-west-1:123456789012:findings"].protocol == "sqs" && aws_sns_topic_subscription.findings["arn:aws:sns:eu-west-1:123456789012:findings"].raw_message_delivery == false
    error_message = "triage reads the topic from the envelope"
  }
}
