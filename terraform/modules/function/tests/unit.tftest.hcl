# What the module promises.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name            = "stack-do-thing"
  description     = "Does a thing"
  package         = { filename = "do-thing.zip", hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  timeout_seconds = 30
  environment     = { STACK_NAME = "stack" }
  policy_json     = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  common = {
    architecture       = "arm64"
    memory_mb          = 512
    tracing            = false
    log_retention_days = 7
    kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
    alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
  }
}

run "the_function_runs_its_package_on_node_22_and_has_alarms" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs22.x" && aws_lambda_function.this.handler == "index.handler"
    error_message = "runtime and handler"
  }
  assert {
    condition     = aws_lambda_function.this.filename == "do-thing.zip" && aws_lambda_function.this.source_code_hash == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    error_message = "package"
  }
  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1
    error_message = "nothing is reserved unless asked for"
  }
  assert {
    condition     = aws_lambda_function.this.tracing_config[0].mode == "PassThrough"
    error_message = "no traces unless asked for"
  }
  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => "${alarm.metric_name} ${alarm.statistic} > ${alarm.threshold}" } == { errors = "Errors Sum > 0", throttles = "Throttles Sum > 0", duration = "Duration Maximum > 24000" }
    error_message = "80 % of 30 s are 24000 ms"
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.dimensions == tomap({ FunctionName = "stack-do-thing" }) && alarm.treat_missing_data == "notBreaching" && alarm.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:alerts"])])
    error_message = "of this function, quiet without data, told on the topic"
  }
}

run "environment_and_logs_are_encrypted_and_no_metric_is_filtered_out" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1" && aws_lambda_function.this.environment[0].variables == tomap({ STACK_NAME = "stack" })
    error_message = "environment"
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1" && aws_cloudwatch_log_group.this.retention_in_days == 7
    error_message = "logs"
  }
  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_group == "/aws/lambda/stack-do-thing" && aws_lambda_function.this.logging_config[0].log_format == "JSON"
    error_message = "JSON into the group that was created first"
  }
  assert {
    condition     = aws_lambda_function.this.logging_config[0].application_log_level == "TRACE"
    error_message = "Lambda drops lines without a level at any higher setting"
  }
}

run "the_role_may_log_and_use_the_key_and_nothing_else_of_its_own" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.basics.policy).Statement == [
      {
        Sid      = "WriteOwnLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:mocked:*"
      },
      {
        Sid      = "UseTheKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = "arn:aws:kms:eu-west-1:123456789012:key/1"
      },
    ]
    error_message = "basics"
  }
  assert {
    condition     = aws_iam_role_policy.task.policy == "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    error_message = "the given policy, unchanged"
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role.this.assume_role_policy).Statement : statement.Principal] == [{ Service = "lambda.amazonaws.com" }]
    error_message = "nobody but Lambda"
  }
}

run "traces_are_written_only_where_switched_on" {
  command = plan
  variables {
    common = {
      architecture       = "arm64"
      memory_mb          = 1024
      tracing            = true
      log_retention_days = 90
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }

  assert {
    condition     = aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "active"
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.basics.policy).Statement[2].Action == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    error_message = "and allowed"
  }
}
