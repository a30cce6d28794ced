# Settings of flow logs that are refused.
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

run "rejects_a_key_that_is_an_alias" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { bucket_name = "central-flow-logs", kms_key_arn = "alias/logs" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_key_for_a_bucket_that_is_created" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_to_keep_flow_logs_for_no_time" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { retention_days = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_prefix_with_a_slash_at_its_end" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { prefix = "logs/" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_prefix_that_aws_reserves" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { prefix = "AWSLogs" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_format_in_other_words" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { format = "version srcaddr" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_what_is_no_vpc" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { vpc_ids = ["subnet-12345678"] }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_an_unknown_file_format" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { file_format = "csv" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_no_window" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { window_minutes = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_window_of_more_than_half_a_day" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { window_minutes = 721 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_no_delay_of_the_second_look" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { look_delay_seconds = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_delay_that_sqs_does_not_know" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { look_delay_seconds = 901 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_to_read_no_megabytes" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { max_megabytes = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_to_read_no_objects" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { max_objects = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_to_read_half_an_object" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { max_objects = 1.5 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_no_time_to_read" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { budget_seconds = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_no_time_to_write" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { budget_seconds = 81 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_an_exfiltration_of_nothing" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { exfiltration_megabytes = 0 }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_working_hours_without_a_time_zone" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { working_hours = "Mon-Fri 08:00-18:00" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_working_hours_on_unknown_days" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { working_hours = "UTC Mon-Frei 08:00-18:00" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_working_hours_over_midnight" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { working_hours = "UTC Mon-Fri 22:00-06:00" }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_network_without_a_length" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { own_networks = ["10.0.0.0"] }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_list_of_indicators_without_a_bucket" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { indicators = { bucket = "", key = "bad.txt" } }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_a_database_with_a_comma_in_its_key" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { geo_databases = [{ bucket = "geo", key = "city,asn.mmdb" }] }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_databases_that_are_not_named_one_by_one" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { geo_databases = [{ bucket = "geo", key = "*" }] }
  }
  expect_failures = [var.flow_logs]
}

run "rejects_an_alias_as_the_key_of_indicators" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    flow_logs = { indicators = { bucket = "threat-lists", key = "bad.txt", kms_key_arn = "alias/lists" } }
  }
  expect_failures = [var.flow_logs]
}
