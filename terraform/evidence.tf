# Raw findings that are too large for an item, what traffic was seen, the traffic of earlier hours, and what was kept of instances.
module "evidence" {
  source = "./modules/bucket"

  name           = local.evidence_bucket
  partition      = local.partition
  kms_key_arn    = local.bucket_common.kms_key_arn
  retention_days = var.response.retention_days
  object_lock    = { mode = var.evidence.lock_mode, days = var.evidence.lock_days }
  force_destroy  = local.bucket_common.force_destroy
}

locals {
  bucket_common = {
    kms_key_arn = aws_kms_key.this.arn
    # Evidence of a production account is not deleted along with the stack.
    force_destroy = !local.production
  }
}
