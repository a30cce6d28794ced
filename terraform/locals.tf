data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  stack      = "${var.project}-${var.environment}"
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  production = var.environment == "prod"

  tags = merge(var.extra_tags, {
    project     = var.project
    environment = var.environment
    managed-by  = "terraform"
    owner       = var.owner
    cost-center = var.cost_center
  })
}

locals {
  _settings_by_environment = {
    dev = {
      memory_mb          = 512
      log_level          = "DEBUG"
      log_retention_days = 7
      tracing            = false
      severity_threshold = 4
    }
    prod = {
      memory_mb          = 1024
      log_level          = "WARN"
      log_retention_days = 90
      tracing            = true
      severity_threshold = 6
    }
  }

  settings = merge(
    local._settings_by_environment[var.environment],
    { for name, value in var.settings : name => value if value != null },
  )
}

# ARNs that follow from names. With them a policy is known before its resource exists, so that plans can be read and
# tested, and resources do not wait for one another.
locals {
  sqs_arn      = "arn:${local.partition}:sqs:${var.region}:${local.account_id}"
  ec2_arn      = "arn:${local.partition}:ec2:${var.region}:${local.account_id}"
  role_arn     = "arn:${local.partition}:iam::${local.account_id}:role"
  user_arn     = "arn:${local.partition}:iam::${local.account_id}:user"
  table_arn    = "arn:${local.partition}:dynamodb:${var.region}:${local.account_id}:table"
  bus_arn      = "arn:${local.partition}:events:${var.region}:${local.account_id}:event-bus/${local.stack}"
  rule_arn     = "arn:${local.partition}:events:${var.region}:${local.account_id}:rule"
  alarm_arn    = "arn:${local.partition}:cloudwatch:${var.region}:${local.account_id}:alarm"
  function_arn = "arn:${local.partition}:lambda:${var.region}:${local.account_id}:function"
  ip_set_arn   = "arn:${local.partition}:wafv2:${local.address_region}:${local.account_id}:${local.address_scope}/ipset"
  # Which group an instance belongs to, and in which target groups it is, is not known before it is contained.
  scaling_group_arn = "arn:${local.partition}:autoscaling:${var.region}:${local.account_id}:autoScalingGroup:*:autoScalingGroupName/*"
  target_group_arn  = "arn:${local.partition}:elasticloadbalancing:${var.region}:${local.account_id}:targetgroup/*/*"
  bucket_arn        = "arn:${local.partition}:s3:::"
  evidence_arn      = "arn:${local.partition}:s3:::${local.evidence_bucket}"

  evidence_bucket = "${local.stack}-evidence-${local.account_id}-${var.region}"
}

locals {
  functions = toset(["triage-finding", "isolate-instance", "release-instance", "revoke-credentials", "release-credentials", "restrict-bucket", "release-bucket", "stop-function", "release-function", "block-address", "release-address", "check-containments", "deny-tracked-paths", "release-tracked-paths", "enrich-incident", "preserve-evidence", "verify-credentials", "queue-alert", "send-alert"])

  # A missing package becomes a null hash here and a clear refusal in modules/function.
  packages = {
    for name in local.functions : name => {
      filename = "${var.artifacts_dir}/${name}.zip"
      hash     = try(filebase64sha256("${var.artifacts_dir}/${name}.zip"), null)
    }
  }

  # What all functions have in common.
  function_common = {
    architecture       = var.architecture
    memory_mb          = local.settings.memory_mb
    tracing            = local.settings.tracing
    log_retention_days = local.settings.log_retention_days
    kms_key_arn        = aws_kms_key.this.arn
    alarm_topic_arn    = local.alert_topic_arn

    permissions_boundary_arn = var.permissions_boundary_arn
  }

  function_environment = {
    STACK_NAME  = local.stack
    ENVIRONMENT = var.environment
    LOG_LEVEL   = local.settings.log_level
  }

  queue_common = {
    arn_prefix      = local.sqs_arn
    kms_key_arn     = aws_kms_key.this.arn
    alarm_topic_arn = local.alert_topic_arn
  }

  responder_common = {
    function = local.function_common
    queue    = local.queue_common
    bus_name = aws_cloudwatch_event_bus.this.name
    rule_arn = "${local.rule_arn}/${local.stack}"
  }

  quarantine_group = "${local.stack}-quarantine"
  conversion_group = "${local.stack}-conversion"
}
