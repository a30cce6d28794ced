locals {
  names = {
    work        = var.name
    dead_letter = var.work == null ? var.name : "${var.name}-dlq"
  }

  # By name, not by reference: then both policies are part of CreateQueue and neither queue waits for the other's.
  arns = { for kind, name in local.names : kind => "${var.common.arn_prefix}:${name}" }
}

resource "aws_sqs_queue" "dead_letter" {
  name                              = local.names.dead_letter
  message_retention_seconds         = 1209600
  visibility_timeout_seconds        = 30
  kms_master_key_id                 = var.common.kms_key_arn
  kms_data_key_reuse_period_seconds = 3600
  policy                            = jsonencode({ Version = "2012-10-17", Statement = local.statements.dead_letter })

  redrive_allow_policy = jsonencode(merge(
    { redrivePermission = var.work == null ? "denyAll" : "byQueue" },
    var.work == null ? {} : { sourceQueueArns = [local.arns.work] },
  ))
}

resource "aws_sqs_queue" "work" {
  count = var.work == null ? 0 : 1

  name                      = local.names.work
  message_retention_seconds = 345600
  delay_seconds             = var.work.delay_seconds
  # AWS asks for six times the function's time-out, so that a message is not delivered again while it is being retried.
  visibility_timeout_seconds        = 6 * var.work.consumer_timeout_seconds
  receive_wait_time_seconds         = 20
  kms_master_key_id                 = var.common.kms_key_arn
  kms_data_key_reuse_period_seconds = 3600
  policy                            = jsonencode({ Version = "2012-10-17", Statement = local.statements.work })

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = var.work.max_receive_count
  })
}
