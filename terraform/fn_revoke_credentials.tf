# revoke-credentials: "Containment Requested" → keys Inactive, users and sessions denied.
module "revoke_credentials" {
  source = "./modules/responder"

  name                  = "${local.stack}-revoke-credentials"
  description           = "Takes stolen credentials out of use: keys of users become Inactive, sessions are denied"
  package               = local.packages["revoke-credentials"]
  timeout_seconds       = 30
  reserved_concurrency  = var.reserved_concurrency.revoke_credentials
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.revoke_credentials.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Containment Requested"]
    detail      = { action = ["revoke-credentials"] }
  }

  environment = merge(local.function_environment, {
    MEMBER_ACCOUNTS             = jsonencode(local.member_accounts)
    ACCOUNT_ID                  = local.account_id
    INCIDENT_TABLE              = module.incidents.name
    CONTAINMENT_TABLE           = module.containments.name
    CONTROL_TABLE               = module.control.name
    DENY_POLICY_ARN             = aws_iam_policy.deny_all.arn
    MAX_CONTAINMENTS_PER_HOUR   = tostring(var.response.max_containments_per_hour)
    SESSION_CUTOFF_LEAD_SECONDS = tostring(var.response.session_cutoff_lead_seconds)
    RETENTION_DAYS              = tostring(var.response.retention_days)
  })
}
