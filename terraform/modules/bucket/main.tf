resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

# Set on the bucket as it is: `object_lock_enabled` of the bucket itself would replace one that is there, with all that lies in it.
resource "aws_s3_bucket_object_lock_configuration" "this" {
  for_each = var.object_lock == null ? {} : { lock = var.object_lock }
  bucket   = aws_s3_bucket.this.id

  rule {
    default_retention {
      mode = each.value.mode
      days = each.value.days
    }
  }
  # S3 locks versions, so there must be some.
  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    # One call to KMS for many objects instead of one each.
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "retention"
    status = "Enabled"
    filter {}

    expiration {
      days = var.retention_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({ Version = "2012-10-17", Statement = concat([local.only_over_tls], local.log_delivery) })
  # S3 refuses the two calls at the same moment.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

locals {
  arn = "arn:${var.partition}:s3:::${var.name}"

  only_over_tls = {
    Sid       = "OnlyOverTls"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = [local.arn, "${local.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }

  # Source: VPC user guide, permissions for flow logs to S3. Without this policy AWS writes one of its own over ours.
  log_delivery = [for statement in [
    {
      Sid       = "LogDeliveryWrites"
      Effect    = "Allow"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = ["${local.arn}/*AWSLogs/${local.delivery.account_id}/*", "${local.arn}/*AWSLogs/aws-account-id=${local.delivery.account_id}/*"]
      Condition = merge(local.delivery_source, {
        StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "aws:SourceAccount" = local.delivery.account_id }
      })
    },
    {
      Sid       = "LogDeliveryChecks"
      Effect    = "Allow"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Action    = ["s3:GetBucketAcl", "s3:ListBucket"]
      Resource  = [local.arn]
      Condition = merge(local.delivery_source, { StringEquals = { "aws:SourceAccount" = local.delivery.account_id } })
    },
  ] : statement if var.log_delivery != null]

  delivery        = coalesce(var.log_delivery, { account_id = "nobody", region = "nowhere" })
  delivery_source = { ArnLike = { "aws:SourceArn" = "arn:${var.partition}:logs:${local.delivery.region}:${local.delivery.account_id}:*" } }
}
