# What the module refuses, and the edges that it accepts.
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

run "accepts_the_lowest_values" {
  command = plan
  variables {
    name                 = "f"
    timeout_seconds      = 3
    reserved_concurrency = 1
    common = {
      architecture       = "x86_64"
      memory_mb          = 128
      tracing            = false
      log_retention_days = 1
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 1 && aws_lambda_function.this.architectures == tolist(["x86_64"])
    error_message = "values as given"
  }
}

run "accepts_the_longest_time_out" {
  command = plan
  variables { timeout_seconds = 900 }

  assert {
    condition     = aws_lambda_function.this.timeout == 900
    error_message = "time-out as given"
  }
}

run "accepts_a_function_that_needs_more_memory_than_the_others" {
  command = plan
  variables { least_memory_mb = 10240 }

  assert {
    condition     = aws_lambda_function.this.memory_size == 10240
    error_message = "the larger of the two"
  }
}

run "accepts_a_function_that_needs_less_memory_than_the_others" {
  command = plan
  variables { least_memory_mb = 128 }

  assert {
    condition     = aws_lambda_function.this.memory_size == 512
    error_message = "the larger of the two"
  }
}

run "rejects_too_little_memory_as_the_least" {
  command = plan
  variables { least_memory_mb = 127 }
  expect_failures = [var.least_memory_mb]
}

run "rejects_more_memory_than_lambda_has" {
  command = plan
  variables { least_memory_mb = 10241 }
  expect_failures = [var.least_memory_mb]
}

run "rejects_a_package_that_was_not_built" {
  command = plan
  variables { package = { filename = "missing.zip", hash = null } }
  expect_failures = [aws_lambda_function.this]
}

run "rejects_values_below_the_lowest" {
  command = plan
  variables {
    name                 = ""
    timeout_seconds      = 2
    reserved_concurrency = 0
    common = {
      architecture       = "arm64"
      memory_mb          = 64
      tracing            = false
      log_retention_days = 7
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }
  expect_failures = [var.name, var.timeout_seconds, var.reserved_concurrency, var.common]
}

run "rejects_values_above_the_highest" {
  command = plan
  variables {
    name            = "a123456789b123456789c123456789d123456789e123456789f123456789g1234"
    timeout_seconds = 901
    common = {
      architecture       = "arm64"
      memory_mb          = 10241
      tracing            = false
      log_retention_days = 7
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }
  expect_failures = [var.name, var.timeout_seconds, var.common]
}

run "rejects_an_unknown_processor" {
  command = plan
  variables {
    common = {
      architecture       = "riscv"
      memory_mb          = 512
      tracing            = false
      log_retention_days = 7
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }
  expect_failures = [var.common]
}

run "rejects_logs_that_are_kept_for_ever" {
  command = plan
  variables {
    common = {
      architecture       = "arm64"
      memory_mb          = 512
      tracing            = false
      log_retention_days = 0
      kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
      alarm_topic_arn    = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  }
  expect_failures = [var.common]
}
