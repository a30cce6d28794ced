# Raw findings that are too large for an item; later also evidence.
module "evidence" {
  source = "./modules/bucket"

  name           = local.evidence_bucket
  partition      = local.partition
  kms_key_arn    = local.bucket_common.kms_key_arn
  retention_days = var.response.retention_days
  force_destroy  = local.bucket_common.force_destroy
}

# Where VPC flow logs are delivered, as evidence of who talked to whom.
module "flow_logs" {
  source = "./modules/bucket"
  count  = var.flow_logs.bucket_name == null ? 1 : 0

  name           = local.own_flow_log_bucket
  partition      = local.partition
  kms_key_arn    = local.bucket_common.kms_key_arn
  retention_days = var.flow_logs.retention_days
  force_destroy  = local.bucket_common.force_destroy
  log_delivery   = { account_id = local.account_id, region = var.region }
}

locals {
  bucket_common = {
    kms_key_arn = aws_kms_key.this.arn
    # Evidence of a production account is not deleted along with the stack.
    force_destroy = !local.production
  }

  own_flow_log_bucket = "${local.stack}-flow-logs-${local.account_id}-${var.region}"
  flow_log_bucket     = coalesce(var.flow_logs.bucket_name, local.own_flow_log_bucket)
}
