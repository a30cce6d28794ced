# Where VPC flow logs are delivered, as evidence of who talked to whom, and the flow logs of the VPCs that were named.
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

resource "aws_flow_log" "vpc" {
  for_each = var.flow_logs.vpc_ids

  vpc_id               = each.value
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = var.flow_logs.prefix == "" ? local.flow_log_arn : "${local.flow_log_arn}/${local.flow_log_root}"
  log_format           = join(" ", [for field in local.flow_log_fields : "$${${field}}"])
  # Format and interval cannot be changed later: Terraform makes a new flow log, and for a moment both deliver.
  max_aggregation_interval = 60

  destination_options {
    file_format = var.flow_logs.file_format
    # A look at a few minutes lists a few keys, not a day of them.
    hive_compatible_partitions = true
    per_hour_partition         = true
  }

  tags = { Name = local.stack }

  # Whoever creates a flow log for a bucket without a fitting policy makes AWS write one over ours.
  depends_on = [module.flow_logs]
}

locals {
  own_flow_log_bucket = "${local.stack}-flow-logs-${local.account_id}-${var.region}"
  flow_log_bucket     = coalesce(var.flow_logs.bucket_name, local.own_flow_log_bucket)
  flow_log_arn        = "arn:${local.partition}:s3:::${local.flow_log_bucket}"
  flow_log_root       = var.flow_logs.prefix == "" ? "" : "${var.flow_logs.prefix}/"

  # All of version 2, and what tells who began a connection (tcp-flags), which way it went (flow-direction, traffic-path)
  # and who is behind a NAT gateway or load balancer (pkt-…).
  # https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
  flow_log_fields = [
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes",
    "start", "end", "action", "log-status", "vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr",
    "pkt-dstaddr", "pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path",
  ]

  _indicators = var.flow_logs.indicators == null ? [] : [var.flow_logs.indicators]
  # What addresses in traffic are looked up in.
  _lookups    = concat(local._indicators, var.flow_logs.geo_databases)
  lookup_arns = distinct([for object in local._lookups : "arn:${local.partition}:s3:::${object.bucket}/${object.key}"])
  # Keys of buckets that are not ours.
  given_bucket_keys = distinct(compact(concat([var.flow_logs.kms_key_arn], [for object in local._lookups : object.kms_key_arn])))

  flow_log_environment = {
    indicators    = join(",", [for object in local._indicators : "s3://${object.bucket}/${object.key}"])
    geo_databases = join(",", [for object in var.flow_logs.geo_databases : "s3://${object.bucket}/${object.key}"])
  }
}
