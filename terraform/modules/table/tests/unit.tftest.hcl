# What the module promises.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name       = "stack-facts"
  hash_key   = "pk"
  protection = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", deletion_protection = true }
}

run "every_table_is_encrypted_recoverable_and_protected" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled && aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "customer key"
  }
  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "point-in-time recovery"
  }
  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "deletion protection as given"
  }
  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "no capacity to run out of in an attack"
  }
}

run "a_plain_table_has_neither_sort_key_nor_stream_nor_expiry" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.range_key == null && [for attribute in aws_dynamodb_table.this.attribute : attribute.name] == ["pk"]
    error_message = "partition key only"
  }
  assert {
    condition     = aws_dynamodb_table.this.stream_enabled == false && length(aws_dynamodb_table.this.ttl) == 0
    error_message = "no stream, no TTL"
  }
}

run "a_table_of_facts_streams_both_images_and_expires" {
  command = plan
  variables {
    range_key = "sk"
    stream    = true
    ttl       = "expiresAt"
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "readers compare the old and the new state"
  }
  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "expiresAt" && one(aws_dynamodb_table.this.ttl).enabled
    error_message = "TTL on expiresAt"
  }
  assert {
    condition     = toset([for attribute in aws_dynamodb_table.this.attribute : "${attribute.name}:${attribute.type}"]) == toset(["pk:S", "sk:S"])
    error_message = "both keys are strings"
  }
}

run "an_index_has_keys_of_its_own_and_whole_items" {
  command = plan
  variables {
    range_key = "sk"
    indexes   = [{ name = "by-time", hash_key = "listed", range_key = "at" }]
  }

  assert {
    condition     = one(aws_dynamodb_table.this.global_secondary_index).hash_key == "listed" && one(aws_dynamodb_table.this.global_secondary_index).range_key == "at" && one(aws_dynamodb_table.this.global_secondary_index).projection_type == "ALL"
    error_message = "the index as given"
  }
  assert {
    condition     = toset([for attribute in aws_dynamodb_table.this.attribute : attribute.name]) == toset(["pk", "sk", "listed", "at"])
    error_message = "every key is declared once"
  }
}
