output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.id
}

output "arn" {
  description = "ARN of the bucket."
  value       = local.arn
}

output "object_lock" {
  description = "Default retention of new versions; empty when they are not locked."
  value = [
    for lock in aws_s3_bucket_object_lock_configuration.this : {
      mode = one(one(lock.rule).default_retention).mode
      days = one(one(lock.rule).default_retention).days
    }
  ]
}
