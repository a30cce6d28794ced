output "stack" {
  description = "Prefix of every name of the stack."
  value       = local.stack
}

output "region" {
  description = "Region of the stack."
  value       = var.region
}

output "account_id" {
  description = "Account of the stack."
  value       = local.account_id
}

output "detector_id" {
  description = "GuardDuty detector whose findings are handled."
  value       = local.detector_id
}

output "event_bus" {
  description = "The platform's own bus."
  value       = { name = aws_cloudwatch_event_bus.this.name, arn = aws_cloudwatch_event_bus.this.arn }
}

output "tables" {
  description = "DynamoDB tables by purpose."
  value = {
    incidents    = module.incidents.name
    containments = module.containments.name
    control      = module.control.name
  }
}

output "queues" {
  description = "URL and ARN of every queue by purpose, dead-letter queues with the suffix -dlq."
  value = merge(
    { for purpose, queue in local._work_queues : purpose => { url = queue.url, arn = queue.arn } },
    { for purpose, queue in local._work_queues : "${purpose}-dlq" => { url = queue.dead_letter_url, arn = queue.dead_letter_arn } },
    {
      undelivered     = { url = module.undelivered_queue.url, arn = module.undelivered_queue.arn }
      stream-failures = { url = module.stream_failures_queue.url, arn = module.stream_failures_queue.arn }
    },
  )
}

output "functions" {
  description = "Name, ARN, role and log group of every function."
  value = {
    triage-finding        = module.triage_finding.summary
    isolate-instance      = module.isolate_instance.summary
    release-instance      = module.release_instance.summary
    revoke-credentials    = module.revoke_credentials.summary
    release-credentials   = module.release_credentials.summary
    restrict-bucket       = module.restrict_bucket.summary
    release-bucket        = module.release_bucket.summary
    stop-function         = module.stop_function.summary
    release-function      = module.release_function.summary
    block-address         = module.block_address.summary
    release-address       = module.release_address.summary
    check-containments    = module.check_containments.summary
    deny-tracked-paths    = module.deny_tracked_paths.summary
    release-tracked-paths = module.release_tracked_paths.summary
    enrich-incident       = module.enrich_incident.summary
    preserve-evidence     = module.preserve_evidence.summary
    verify-credentials    = module.verify_credentials.summary
    queue-alert           = module.queue_alert.summary
    send-alert            = module.send_alert.summary
  }
}

output "alert_topic_arn" {
  description = "Topic of alerts and alarms."
  value       = local.alert_topic_arn
}

output "slack_secret_arn" {
  description = "Secret for the Slack webhook URL; empty when Slack is switched off."
  value       = local.slack_secret_arn
}

output "evidence_bucket" {
  description = "Bucket of raw findings and evidence."
  value       = module.evidence.name
}

output "flow_log_bucket" {
  description = "Bucket of VPC flow logs, created or given."
  value       = local.flow_log_bucket
}

output "kms_key_arn" {
  description = "Key of all data at rest."
  value       = aws_kms_key.this.arn
}

output "deny_policy_arn" {
  description = "Policy that is attached to users whose credentials were stolen."
  value       = aws_iam_policy.deny_all.arn
}

output "quarantine_group_name" {
  description = "Name of the quarantine group in each VPC."
  value       = local.quarantine_group
}

locals {
  _work_queues = {
    findings              = module.findings_queue
    isolate-instance      = module.isolate_instance.queue
    release-instance      = module.release_instance.queue
    revoke-credentials    = module.revoke_credentials.queue
    release-credentials   = module.release_credentials.queue
    restrict-bucket       = module.restrict_bucket.queue
    release-bucket        = module.release_bucket.queue
    stop-function         = module.stop_function.queue
    release-function      = module.release_function.queue
    block-address         = module.block_address.queue
    release-address       = module.release_address.queue
    check-containments    = module.check_containments.queue
    deny-tracked-paths    = module.deny_tracked_paths.queue
    release-tracked-paths = module.release_tracked_paths.queue
    enrich-incident       = module.enrich_incident.queue
    preserve-evidence     = module.preserve_evidence.queue
    verify-credentials    = module.verify_credentials.queue
    alerts                = module.alerts_queue
  }
}

output "address_blocking" {
  description = "ARNs of the rule group that web ACLs need to refuse blocked addresses, and of its IP sets; null when address_blocking is not enabled."
  value       = local.address_sets
}
