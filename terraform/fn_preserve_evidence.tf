# preserve-evidence: the same "Containment Requested" that isolates an instance → copies of what it was, beside the isolation.
module "preserve_evidence" {
  source = "./modules/responder"

  name                 = "${local.stack}-preserve-evidence"
  description          = "Keeps snapshots, console output and a description of an instance that is isolated; it changes nothing of it"
  package              = local.packages["preserve-evidence"]
  timeout_seconds      = 60
  reserved_concurrency = var.reserved_concurrency.preserve_evidence
  # Few at once: EC2 counts its calls together with those of the isolation, which matters more.
  maximum_concurrency   = 2
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.preserve_evidence.json
  enabled               = var.evidence.preserve

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["isolate-instance"] }
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
    EVIDENCE_BUCKET   = local.evidence_bucket
  })
}
