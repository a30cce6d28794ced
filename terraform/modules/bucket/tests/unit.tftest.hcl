# What the module promises.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name           = "stack-evidence"
  kms_key_arn    = "arn:aws:kms:eu-west-1:123456789012:key/1"
  retention_days = 30
}

run "every_bucket_is_private_encrypted_versioned_and_reached_over_tls" {
  command = plan

  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy, aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets])
    error_message = "never public"
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled
    error_message = "customer key, by bucket key"
  }
  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
    error_message = "versions"
  }
  assert {
    condition     = [for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : "${statement.Effect} ${statement.Sid}"] == ["Deny OnlyOverTls"]
    error_message = "nobody is let in by the bucket"
  }
}

run "flow_logs_may_be_delivered_by_one_account_alone" {
  command = plan
  variables { log_delivery = { account_id = "123456789012", region = "eu-west-1" } }

  assert {
    condition     = toset([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Condition.StringEquals["aws:SourceAccount"] if statement.Effect == "Allow"]) == toset(["123456789012"])
    error_message = "the account"
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Condition.ArnLike["aws:SourceArn"] == "arn:aws:logs:eu-west-1:123456789012:*" if statement.Effect == "Allow"])
    error_message = "the source"
  }
}

run "locks_nothing_unless_it_is_told_to" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket_object_lock_configuration.this) == 0 && length(output.object_lock) == 0
    error_message = "flow logs are not evidence until somebody keeps them"
  }
}

run "locks_every_version_by_default_and_leaves_the_bucket_in_its_place" {
  command = plan
  variables { object_lock = { mode = "COMPLIANCE", days = 1 } }

  assert {
    condition     = [for lock in output.object_lock : "${lock.mode} ${lock.days}"] == ["COMPLIANCE 1"]
    error_message = "no writer needs a right for it"
  }
}
