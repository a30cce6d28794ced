locals {
  _only_over_tls = {
    for kind, arn in local.arns : kind => {
      Sid       = "OnlyOverTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }
  }

  _entry = var.work == null ? "dead_letter" : "work"

  _senders = [
    for id, sender in var.senders : {
      Sid       = id
      Effect    = "Allow"
      Principal = { Service = sender.service }
      Action    = "sqs:SendMessage"
      Resource  = local.arns[local._entry]
      Condition = { ArnEquals = { "aws:SourceArn" = sender.source_arns } }
    }
  ]

  statements = {
    for kind in keys(local.arns) : kind => concat([local._only_over_tls[kind]], kind == local._entry ? local._senders : [])
  }
}
