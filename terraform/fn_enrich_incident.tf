# enrich-incident: "Enrichment Requested" → facts, traffic, related incidents and recommendations in the incident.
module "enrich_incident" {
  source = "./modules/responder"

  name            = "${local.stack}-enrich-incident"
  description     = "Gathers what is known about the resources and principals of an incident; it changes nothing but the incident"
  package         = local.packages["enrich-incident"]
  timeout_seconds = 120
  # The next look at flow logs waits in the queue for up to 900 s, the longest that SQS delays.
  max_age_alarm_seconds = 900 + 600
  # Flow logs are decompressed and counted here, and the processor comes with the memory.
  least_memory_mb       = 1024
  reserved_concurrency  = var.reserved_concurrency.enrich_incident
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.enrich_incident.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Enrichment Requested"]
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    EVENT_BUS_NAME    = aws_cloudwatch_event_bus.this.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
    EVIDENCE_BUCKET   = local.evidence_bucket
    # Further looks wait in its own queue.
    REQUEST_QUEUE_URL = module.enrich_incident.queue.url

    FLOW_LOG_BUCKET             = local.flow_log_bucket
    FLOW_LOG_PREFIX             = var.flow_logs.prefix
    FLOW_LOG_FORMAT             = var.flow_logs.format
    FLOW_LOG_WINDOW_MINUTES     = tostring(var.flow_logs.window_minutes)
    FLOW_LOG_LOOK_DELAY_SECONDS = tostring(var.flow_logs.look_delay_seconds)
    FLOW_LOG_MAX_MEGABYTES      = tostring(var.flow_logs.max_megabytes)
    FLOW_LOG_MAX_OBJECTS        = tostring(var.flow_logs.max_objects)
    FLOW_LOG_BUDGET_SECONDS     = tostring(var.flow_logs.budget_seconds)

    EXFILTRATION_MEGABYTES = tostring(var.flow_logs.exfiltration_megabytes)
    WORKING_HOURS          = var.flow_logs.working_hours
    OWN_NETWORKS           = join(",", sort(var.flow_logs.own_networks))
    INDICATOR_OBJECT       = local.flow_log_environment.indicators
    GEO_DATABASES          = local.flow_log_environment.geo_databases
  })
}

# One that fails is tried again, and containment does not wait for it: only a series of failures is worth a look.
resource "aws_cloudwatch_metric_alarm" "enrichment" {
  alarm_name          = "${local.stack}-EnrichmentFailure"
  alarm_description   = "Incidents are told without context: enrichments fail. Containment does not depend on them."
  namespace           = "Riposte"
  metric_name         = "EnrichmentFailure"
  dimensions          = { stack = local.stack }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alert_topic_arn]
}
