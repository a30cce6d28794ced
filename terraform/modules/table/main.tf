resource "aws_dynamodb_table" "this" {
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = var.hash_key
  range_key                   = var.range_key
  stream_enabled              = var.stream
  stream_view_type            = var.stream ? "NEW_AND_OLD_IMAGES" : null
  deletion_protection_enabled = var.protection.deletion_protection

  dynamic "attribute" {
    for_each = toset(compact(concat([var.hash_key, var.range_key], flatten([for index in var.indexes : [index.hash_key, index.range_key]]))))

    content {
      name = attribute.value
      type = "S"
    }
  }

  # Each holds only items that have both of its attributes.
  dynamic "global_secondary_index" {
    for_each = var.indexes

    content {
      name            = global_secondary_index.value.name
      hash_key        = global_secondary_index.value.hash_key
      range_key       = global_secondary_index.value.range_key
      projection_type = "ALL"
    }
  }

  dynamic "ttl" {
    for_each = compact([var.ttl])

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.protection.kms_key_arn
  }
}
