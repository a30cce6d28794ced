# What dev and prod differ in, and what the tags and the policy item look like.
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

run "dev_is_small_talkative_easy_to_delete_and_touches_nothing" {
  command = plan

  assert {
    condition     = local.settings == { memory_mb = 512, log_level = "DEBUG", log_retention_days = 7, tracing = false, severity_threshold = 4 }
    error_message = "settings of dev"
  }
  assert {
    condition     = local.bucket_common.force_destroy && aws_secretsmanager_secret.slack_webhook[0].recovery_window_in_days == 0 && local.table_protection.deletion_protection == false
    error_message = "dev can be deleted and created again"
  }
  assert {
    condition     = local.tags == { project = "riposte", environment = "dev", managed-by = "terraform", owner = "security", cost-center = "4711" }
    error_message = "mandatory tags"
  }
  assert {
    condition     = jsondecode(jsondecode(aws_dynamodb_table_item.policy.item).document.S) == yamldecode(file("policies/response-policy.yaml"))
    error_message = "the document is the file as JSON"
  }
  assert {
    condition     = jsondecode(aws_dynamodb_table_item.policy.item).pk.S == "POLICY" && aws_dynamodb_table_item.policy.table_name == "riposte-dev-control"
    error_message = "where the functions read it"
  }
  assert {
    condition     = local.response_policy.default_mode == "dry-run" && alltrue([for rule in local.response_policy.rules : try(rule.mode, "dry-run") == "dry-run"])
    error_message = "a new installation touches nothing"
  }
}

run "prod_is_large_quiet_traced_and_hard_to_delete" {
  command = plan
  variables { environment = "prod" }

  assert {
    condition     = local.settings == { memory_mb = 1024, log_level = "WARN", log_retention_days = 90, tracing = true, severity_threshold = 6 }
    error_message = "settings of prod"
  }
  assert {
    condition     = !local.bucket_common.force_destroy && aws_secretsmanager_secret.slack_webhook[0].recovery_window_in_days == 30 && local.table_protection.deletion_protection
    error_message = "prod keeps its evidence"
  }
}

run "one_setting_and_the_policy_file_can_be_chosen" {
  command = plan
  variables {
    settings             = { tracing = true }
    extra_tags           = { team = "blue" }
    response_policy_file = "tests/fixtures/policies/minimal.yaml"
  }

  assert {
    condition     = local.settings == { memory_mb = 512, log_level = "DEBUG", log_retention_days = 7, tracing = true, severity_threshold = 4 }
    error_message = "only tracing differs"
  }
  assert {
    condition     = local.tags.team == "blue" && local.tags.owner == "security"
    error_message = "extra tags come on top"
  }
  assert {
    condition     = jsondecode(jsondecode(aws_dynamodb_table_item.policy.item).document.S) == { version = 1, rules = [] }
    error_message = "the chosen file"
  }
}
