# Security Hub, of the products that are listed. Its own controls are left out unless somebody lists them: they are many, and
# none of them is an attack.
resource "aws_cloudwatch_event_rule" "security_hub_findings" {
  name        = "${local.stack}-security-hub-findings"
  description = "Findings of the listed products of Security Hub to triage"
  state       = length(var.security_hub_products) == 0 ? "DISABLED" : "ENABLED"

  event_pattern = jsonencode({
    source      = ["aws.securityhub"]
    detail-type = ["Security Hub Findings - Imported"]
    detail = {
      # The ARN of the product, because Security Hub itself sets it: names can be chosen by whoever imports a finding.
      findings = { ProductArn = [for product in sort(coalescelist(tolist(var.security_hub_products), ["none/none"])) : { suffix = ":product/${product}" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "security_hub_findings" {
  rule      = aws_cloudwatch_event_rule.security_hub_findings.name
  target_id = "findings-queue"
  arn       = module.findings_queue.arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}
