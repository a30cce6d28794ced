# Raw findings that are too large for an item, what traffic was seen, and the traffic of earlier hours.
module "evidence" {
  source = "./modules/bucket"

  name           = local.evidence_bucket
  partition      = local.partition
  kms_key_arn    = local.bucket_common.kms_key_arn
  retention_days = var.response.retention_days
  force_destroy  = local.bucket_common.force_destroy
}

locals {
  bucket_common = {
    kms_key_arn = aws_kms_key.this.arn
    # Evidence of a production account is not deleted along with the stack.
    force_destroy = !local.production
  }
}
