# What the configuration refuses, and the edges that it accepts.
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

run "accepts_the_lowest_values" {
  command = plan
  variables {
    project              = "rx"
    settings             = { memory_mb = 256, log_level = "ERROR", log_retention_days = 1, severity_threshold = 1 }
    response             = { merge_window_hours = 1, retention_days = 30, max_containments_per_hour = 0, session_cutoff_lead_seconds = 0, pending_alert_delay_seconds = 0 }
    slack                = { timeout_ms = 500 }
    reserved_concurrency = { triage_finding = 10, isolate_instance = 5, release_instance = 5, revoke_credentials = 5, release_credentials = 5, restrict_bucket = 5, release_bucket = 5, stop_function = 5, release_function = 5, block_address = 2, release_address = 2, check_containments = 2, deny_tracked_paths = 2, release_tracked_paths = 5, enrich_incident = 5, preserve_evidence = 2, verify_credentials = 2, queue_alert = 1, send_alert = 2 }
    allowed_account_ids  = ["123456789012"]
    response_policy_file = "tests/fixtures/policies/minimal.yaml"
    guardduty            = { publishing_frequency = "SIX_HOURS" }
    architecture         = "x86_64"
    extra_tags           = { team = "blue" }
  }

  assert {
    condition     = local.stack == "rx-dev" && local.settings.log_level == "ERROR" && local.response_policy.version == 1
    error_message = "values as given"
  }
}

run "accepts_the_highest_values" {
  command = plan
  variables {
    project              = "abcdefghij-klmnopqrst"
    region               = "ap-northeast-1"
    settings             = { memory_mb = 10240, log_level = "INFO", log_retention_days = 3653, severity_threshold = 10 }
    response             = { merge_window_hours = 168, retention_days = 3650, max_containments_per_hour = 100, session_cutoff_lead_seconds = 900, pending_alert_delay_seconds = 900 }
    slack                = { timeout_ms = 10000 }
    alert_emails         = ["on-call@example.com"]
    alert_phone_numbers  = ["+4915112345678"]
    finding_topic_arns   = ["arn:aws:sns:eu-central-1:210987654321:findings"]
    operator_role_arns   = ["arn:aws:iam::123456789012:role/on-call"]
    guardduty            = { detector_id = "0123456789abcdef0123456789abcdef", publishing_frequency = "ONE_HOUR" }
    existing_alert_topic = { arn = "arn:aws:sns:eu-west-1:123456789012:on-call", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2" }
  }

  assert {
    condition     = length(local.evidence_bucket) <= 63
    error_message = "the longest project name must leave a valid bucket name"
  }
}

run "rejects_names_regions_and_tags_that_aws_does_not_know" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    project             = "Riposte"
    environment         = "staging"
    region              = "europe"
    owner               = "?"
    cost_center         = ""
    extra_tags          = { owner = "somebody else" }
    allowed_account_ids = ["1234"]
    architecture        = "riscv"
  }
  expect_failures = [
    var.project, var.environment, var.region, var.owner, var.cost_center, var.extra_tags, var.allowed_account_ids,
    var.architecture,
  ]
}

run "rejects_a_project_that_is_too_long_for_a_bucket_name" {
  command = plan
  module { source = "./tests/variables" }
  variables { project = "abcdefghij-klmnopqrstu" }
  expect_failures = [var.project]
}

run "rejects_people_topics_and_roles_that_cannot_be_reached" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    alert_emails         = ["on-call"]
    alert_phone_numbers  = ["015112345678"]
    finding_topic_arns   = ["findings"]
    operator_role_arns   = ["arn:aws:iam::123456789012:user/on-call"]
    existing_alert_topic = { arn = "on-call" }
    guardduty            = { detector_id = "detector" }
    response_policy_file = "tests/fixtures/policies/no-such-file.yaml"
  }
  expect_failures = [
    var.alert_emails, var.alert_phone_numbers, var.finding_topic_arns, var.operator_role_arns,
    var.existing_alert_topic, var.guardduty, var.response_policy_file,
  ]
}

run "rejects_values_just_below_each_range" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    settings             = { memory_mb = 255 }
    response             = { merge_window_hours = 0 }
    slack                = { timeout_ms = 499 }
    reserved_concurrency = { queue_alert = 0 }
    guardduty            = { publishing_frequency = "ONE_MINUTE" }
    response_policy_file = "tests/fixtures/policies/wrong-version.yaml"
    existing_alert_topic = { arn = "arn:aws:sns:eu-west-1:123456789012:on-call", kms_key_arn = "alias/on-call" }
  }
  expect_failures = [
    var.settings, var.response, var.slack, var.reserved_concurrency, var.guardduty, var.response_policy_file,
    var.existing_alert_topic,
  ]
}

run "rejects_values_just_above_each_range" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    settings             = { memory_mb = 10241 }
    response             = { merge_window_hours = 169 }
    slack                = { timeout_ms = 10001 }
    reserved_concurrency = { triage_finding = 9 }
    response_policy_file = "tests/fixtures/policies/auto-by-default.yaml"
  }
  expect_failures = [var.settings, var.response, var.slack, var.reserved_concurrency, var.response_policy_file]
}

run "rejects_unknown_log_levels_and_short_retention" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    settings             = { log_level = "TRACE" }
    response             = { retention_days = 29 }
    reserved_concurrency = { isolate_instance = 4 }
    response_policy_file = "tests/fixtures/policies/not-a-policy.yaml"
  }
  expect_failures = [var.settings, var.response, var.reserved_concurrency, var.response_policy_file]
}

run "rejects_logs_for_ever_and_a_retention_beyond_ten_years" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    settings             = { log_retention_days = 0 }
    response             = { retention_days = 3651 }
    reserved_concurrency = { release_instance = 4 }
  }
  expect_failures = [var.settings, var.response, var.reserved_concurrency]
}

run "rejects_a_threshold_below_the_scale_and_a_negative_cap" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    settings             = { severity_threshold = 0.9 }
    response             = { max_containments_per_hour = -1 }
    reserved_concurrency = { send_alert = 1 }
  }
  expect_failures = [var.settings, var.response, var.reserved_concurrency]
}

run "rejects_a_threshold_above_the_scale_and_a_cap_that_is_none" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    settings = { severity_threshold = 10.1 }
    response = { max_containments_per_hour = 101 }
  }
  expect_failures = [var.settings, var.response]
}

run "rejects_a_cut_off_before_now_and_too_few_executions_to_revoke" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    response             = { session_cutoff_lead_seconds = -1 }
    reserved_concurrency = { revoke_credentials = 4 }
  }
  expect_failures = [var.response, var.reserved_concurrency]
}

run "rejects_a_cut_off_in_the_far_future_and_too_few_executions_to_release" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    response             = { session_cutoff_lead_seconds = 901 }
    reserved_concurrency = { release_credentials = 4 }
  }
  expect_failures = [var.response, var.reserved_concurrency]
}

run "rejects_revoking_by_itself_while_nobody_is_protected" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/revoking-unprotected.yaml" }
  expect_failures = [aws_iam_policy.deny_all]
}

run "rejects_more_protected_principals_than_a_policy_has_room_for" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/too-many-protected.yaml" }
  expect_failures = [aws_iam_policy.deny_all]
}

run "rejects_a_delay_that_sqs_does_not_know" {
  command = plan
  module { source = "./tests/variables" }
  variables { response = { pending_alert_delay_seconds = 901 } }
  expect_failures = [var.response]
}

run "rejects_a_flow_log_bucket_that_is_no_bucket_name" {
  command = plan
  module { source = "./tests/variables" }
  variables { flow_logs = { bucket_name = "s3://logs" } }
  expect_failures = [var.flow_logs]
}

run "rejects_a_policy_that_protects_by_arn_and_has_a_mode_that_is_none" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/unprotecting.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}

run "permissions_boundary_arn_accepts_a_managed_policy" {
  command = plan
  variables { permissions_boundary_arn = "arn:aws:iam::123456789012:policy/riposte-function-boundary" }

  assert {
    condition     = alltrue([for role in aws_iam_role.forward : role.permissions_boundary == var.permissions_boundary_arn])
    error_message = "every role is under it"
  }
}

run "permissions_boundary_arn_rejects_what_is_no_policy" {
  command = plan
  variables { permissions_boundary_arn = "riposte-function-boundary" }
  expect_failures = [var.permissions_boundary_arn]
}
