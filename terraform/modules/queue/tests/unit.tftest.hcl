# What the module promises.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "stack-work"
  work = { consumer_timeout_seconds = 30 }
  senders = {
    TheRule = { service = "events.amazonaws.com", source_arns = ["arn:aws:events:eu-west-1:123456789012:rule/r"] }
  }
  common = {
    arn_prefix      = "arn:aws:sqs:eu-west-1:123456789012"
    kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/1"
    alarm_topic_arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  }
}

run "a_work_queue_has_a_dead_letter_queue_and_both_are_encrypted" {
  command = plan

  assert {
    condition     = aws_sqs_queue.work[0].name == "stack-work" && aws_sqs_queue.dead_letter.name == "stack-work-dlq"
    error_message = "names"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.work[0].redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.dead_letter.arn, maxReceiveCount = 4 }
    error_message = "four receives, then the dead-letter queue"
  }
  assert {
    condition     = aws_sqs_queue.work[0].visibility_timeout_seconds == 180
    error_message = "six times the time-out of the function"
  }
  assert {
    condition     = aws_sqs_queue.dead_letter.message_retention_seconds == 14 * 24 * 3600
    error_message = "people have 14 days, the longest that SQS keeps"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.dead_letter.redrive_allow_policy) == { redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-west-1:123456789012:stack-work"] }
    error_message = "no other queue may use the dead-letter queue"
  }
  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.work[0], aws_sqs_queue.dead_letter] : queue.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1" && queue.kms_data_key_reuse_period_seconds == 3600])
    error_message = "customer key, and one call to KMS an hour"
  }
}

run "only_the_named_source_may_send_and_alarms_ring_for_dead_letters_and_age" {
  command = plan

  assert {
    condition = jsondecode(aws_sqs_queue.work[0].policy).Statement == [
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:stack-work"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "TheRule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:stack-work"
        Condition = { ArnEquals = { "aws:SourceArn" = ["arn:aws:events:eu-west-1:123456789012:rule/r"] } }
      },
    ]
    error_message = "policy of the work queue"
  }
  assert {
    condition     = [for statement in jsondecode(aws_sqs_queue.dead_letter.policy).Statement : statement.Sid] == ["OnlyOverTls"]
    error_message = "no service may send to the dead-letter queue"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letters.dimensions == tomap({ QueueName = "stack-work-dlq" }) && aws_cloudwatch_metric_alarm.dead_letters.threshold == 0
    error_message = "the first message in the dead-letter queue"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.age[0].dimensions == tomap({ QueueName = "stack-work" }) && aws_cloudwatch_metric_alarm.age[0].threshold == 600
    error_message = "ten minutes of waiting"
  }
  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.dead_letters, aws_cloudwatch_metric_alarm.age[0]] : alarm.treat_missing_data == "notBreaching" && alarm.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:alerts"])])
    error_message = "quiet without data, told on the topic"
  }
}

run "a_last_stop_is_one_queue_that_takes_the_messages" {
  command = plan
  variables {
    name = "stack-undelivered"
    work = null
  }

  assert {
    condition     = length(aws_sqs_queue.work) == 0 && length(aws_cloudwatch_metric_alarm.age) == 0 && aws_sqs_queue.dead_letter.name == "stack-undelivered"
    error_message = "one queue with the plain name"
  }
  assert {
    condition     = [for statement in jsondecode(aws_sqs_queue.dead_letter.policy).Statement : statement.Sid] == ["OnlyOverTls", "TheRule"]
    error_message = "here the sender sends to the last stop itself"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.dead_letter.redrive_allow_policy) == { redrivePermission = "denyAll" }
    error_message = "it is nobody's dead-letter queue"
  }
  assert {
    condition     = output.url == output.dead_letter_url && output.arn == output.dead_letter_arn && output.name == "stack-undelivered"
    error_message = "outputs name the only queue"
  }
}
