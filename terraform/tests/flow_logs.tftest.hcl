# Flow logs: which are created, what the function that reads them is told, and what it may read.
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

run "by_default_nothing_is_switched_on_and_the_function_reads_the_created_bucket" {
  command = plan

  assert {
    condition     = length(aws_flow_log.vpc) == 0 && local.flow_log_bucket == "riposte-dev-flow-logs-123456789012-eu-west-1"
    error_message = "flow logs cost money: only for VPCs that were named"
  }
  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.enrich_incident.statement : [for resource in statement.resources : "${one(statement.actions)} ${resource}"] if contains(["FindFlowLogs", "ReadFlowLogs"], statement.sid)
      ])) == toset([
      "s3:ListBucket arn:aws:s3:::riposte-dev-flow-logs-123456789012-eu-west-1",
      "s3:GetObject arn:aws:s3:::riposte-dev-flow-logs-123456789012-eu-west-1/AWSLogs/*",
    ])
    error_message = "what AWS delivers, and nothing else in the bucket"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.enrich_incident.statement : statement if contains(["ReadWhatAddressesAreLookedUpIn", "WithTheKeysOfGivenBuckets"], statement.sid)]) == 0
    error_message = "no right without a use"
  }
  assert {
    condition     = [local.flow_log_environment.indicators, local.flow_log_environment.geo_databases] == ["", ""]
    error_message = "empty: switched off"
  }
}

run "named_vpcs_are_logged_into_the_created_bucket_with_the_fields_that_detections_need" {
  command = plan
  variables {
    flow_logs = { vpc_ids = ["vpc-0123456789abcdef0", "vpc-12345678"], prefix = "network" }
  }

  assert {
    condition     = toset(keys(aws_flow_log.vpc)) == toset(["vpc-0123456789abcdef0", "vpc-12345678"]) && alltrue([for id, log in aws_flow_log.vpc : log.vpc_id == id])
    error_message = "one each"
  }
  assert {
    condition     = alltrue([for log in aws_flow_log.vpc : log.log_destination_type == "s3" && log.log_destination == "arn:aws:s3:::riposte-dev-flow-logs-123456789012-eu-west-1/network/"])
    error_message = "into the bucket, below the prefix"
  }
  assert {
    condition = alltrue([for log in aws_flow_log.vpc : alltrue([
      for field in ["srcaddr", "end", "log-status", "tcp-flags", "pkt-srcaddr", "pkt-dstaddr", "flow-direction", "traffic-path"] : contains(split(" ", log.log_format), "$${${field}}")
    ])])
    error_message = "the default format has no flags, no direction and not who is behind a NAT gateway"
  }
  assert {
    condition     = alltrue([for log in aws_flow_log.vpc : log.traffic_type == "ALL" && log.max_aggregation_interval == 60])
    error_message = "what was refused tells as much as what was accepted, minute by minute"
  }
  assert {
    condition     = alltrue([for log in aws_flow_log.vpc : one(log.destination_options).hive_compatible_partitions && one(log.destination_options).per_hour_partition && one(log.destination_options).file_format == "plain-text"])
    error_message = "keys by hour"
  }
}

run "a_given_bucket_with_a_key_a_prefix_and_parquet" {
  command = plan
  variables {
    flow_logs = {
      bucket_name = "central-flow-logs"
      kms_key_arn = "arn:aws:kms:eu-west-1:210987654321:key/1"
      prefix      = "a/b"
      vpc_ids     = ["vpc-12345678"]
      file_format = "parquet"
    }
  }

  assert {
    condition     = aws_flow_log.vpc["vpc-12345678"].log_destination == "arn:aws:s3:::central-flow-logs/a/b/" && one(aws_flow_log.vpc["vpc-12345678"].destination_options).file_format == "parquet"
    error_message = "into the given bucket"
  }
  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.enrich_incident.statement : [for resource in statement.resources : "${one(statement.actions)} ${resource}"] if contains(["FindFlowLogs", "ReadFlowLogs", "WithTheKeysOfGivenBuckets"], statement.sid)
      ])) == toset([
      "s3:ListBucket arn:aws:s3:::central-flow-logs",
      "s3:GetObject arn:aws:s3:::central-flow-logs/a/b/AWSLogs/*",
      "kms:Decrypt arn:aws:kms:eu-west-1:210987654321:key/1",
    ])
    error_message = "below the prefix, with its key"
  }
}

run "indicators_and_databases_are_read_exactly_as_named" {
  command = plan
  variables {
    flow_logs = {
      indicators = { bucket = "threat-lists", key = "bad.txt", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2" }
      geo_databases = [
        { bucket = "geo", key = "city.mmdb", kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2" },
        { bucket = "geo", key = "asn.mmdb" },
      ]
    }
  }

  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.enrich_incident.statement : [for resource in statement.resources : "${one(statement.actions)} ${resource}"] if contains(["ReadWhatAddressesAreLookedUpIn", "WithTheKeysOfGivenBuckets"], statement.sid)
      ])) == toset([
      "s3:GetObject arn:aws:s3:::threat-lists/bad.txt",
      "s3:GetObject arn:aws:s3:::geo/city.mmdb",
      "s3:GetObject arn:aws:s3:::geo/asn.mmdb",
      "kms:Decrypt arn:aws:kms:eu-west-1:123456789012:key/2",
    ])
    error_message = "three objects and their key"
  }
  assert {
    condition     = [local.flow_log_environment.indicators, local.flow_log_environment.geo_databases] == ["s3://threat-lists/bad.txt", "s3://geo/city.mmdb,s3://geo/asn.mmdb"]
    error_message = "as the function reads them"
  }
}

run "accepts_the_lowest_values" {
  command = plan
  variables {
    flow_logs = {
      retention_days         = 1, window_minutes = 1, look_delay_seconds = 1, max_megabytes = 1, max_objects = 1, budget_seconds = 1
      exfiltration_megabytes = 1, own_networks = ["0.0.0.0/0", "::/0"], working_hours = "UTC Sun-Thu 00:00-24:00"
      format                 = "$${version}"
      vpc_ids                = ["vpc-12345678"]
    }
  }

  assert {
    condition     = aws_flow_log.vpc["vpc-12345678"].log_destination == "arn:aws:s3:::riposte-dev-flow-logs-123456789012-eu-west-1"
    error_message = "without a prefix it is the bucket itself"
  }
}

run "accepts_the_highest_values" {
  command = plan
  variables {
    flow_logs = {
      retention_days         = 3650, window_minutes = 720, look_delay_seconds = 900, max_megabytes = 100000, max_objects = 100000, budget_seconds = 80
      exfiltration_megabytes = 1000000, own_networks = ["203.0.113.7/32", "2001:db8::/128"]
      working_hours          = "America/Argentina/Salta Mon,Wed,Fri-Sun 06:30-22:00"
      format                 = "$${version} $${account-id} $${instance-tag-2}"
    }
  }

  assert {
    condition     = var.flow_logs.budget_seconds == 80
    error_message = "values as given"
  }
}
