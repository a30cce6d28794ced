data "aws_partition" "current" {}

locals {
  partition        = data.aws_partition.current.partition
  state_bucket     = "${var.project}-state-${var.account_id}-${var.region}"
  state_bucket_arn = "arn:${local.partition}:s3:::${local.state_bucket}"

  # What belongs to the stack of an environment, by its name.
  stacks = { for name in var.environments : name => "${var.project}-${name}" }
  arns = {
    for name, stack in local.stacks : name => {
      alarms    = "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:${stack}-*"
      buckets   = "arn:${local.partition}:s3:::${stack}-*"
      bus       = "arn:${local.partition}:events:${var.region}:${var.account_id}:event-bus/${stack}"
      functions = "arn:${local.partition}:lambda:${var.region}:${var.account_id}:function:${stack}-*"
      logs      = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/${stack}-*"
      mappings  = "arn:${local.partition}:lambda:${var.region}:${var.account_id}:event-source-mapping:*"
      policies  = "arn:${local.partition}:iam::${var.account_id}:policy/${stack}-*"
      queues    = "arn:${local.partition}:sqs:*:${var.account_id}:${stack}-*"
      roles     = "arn:${local.partition}:iam::${var.account_id}:role/${stack}-*"
      rules     = "arn:${local.partition}:events:*:${var.account_id}:rule/${stack}*"
      secrets   = "arn:${local.partition}:secretsmanager:${var.region}:${var.account_id}:secret:${stack}/*"
      tables    = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/${stack}-*"
      topics    = "arn:${local.partition}:sns:${var.region}:${var.account_id}:${stack}-*"
    }
  }
}
