# isolate-instance: "Containment Requested" → every network interface into the quarantine group, its Elastic IPs away.
module "isolate_instance" {
  source = "./modules/responder"

  name                  = "${local.stack}-isolate-instance"
  description           = "Cuts an instance off by moving every network interface into the quarantine group"
  package               = local.packages["isolate-instance"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.isolate_instance
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.isolate_instance.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["isolate-instance"] }
  }

  environment = merge(local.function_environment, {
    MEMBER_ACCOUNTS           = jsonencode(local.member_accounts)
    ACCOUNT_ID                = local.account_id
    INCIDENT_TABLE            = module.incidents.name
    CONTAINMENT_TABLE         = module.containments.name
    CONTROL_TABLE             = module.control.name
    MAX_CONTAINMENTS_PER_HOUR = tostring(var.response.max_containments_per_hour)
    QUARANTINE_GROUP_NAME     = local.quarantine_group
    CONVERSION_GROUP_NAME     = local.conversion_group
    REQUEST_QUEUE_URL         = module.isolate_instance.queue.url
    REPLACEMENT_PROFILE_ARN   = local.replaces_profiles ? local.quarantined_profile_arn : ""
    RETENTION_DAYS            = tostring(var.response.retention_days)
  })
}
