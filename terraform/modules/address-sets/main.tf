# The addresses that web ACLs refuse. Whoever wants that puts the rule group into a web ACL; nothing is refused before.
locals {
  versions = { ipv4 = "IPV4", ipv6 = "IPV6" }
}

resource "aws_wafv2_ip_set" "this" {
  for_each = local.versions

  name               = "${var.name}-${each.key}"
  description        = "Attackers that Riposte blocks for a time; block-address and release-address write it"
  scope              = var.scope
  ip_address_version = each.value
  addresses          = []

  lifecycle {
    # What is blocked now is on the record of the functions, not in the configuration.
    ignore_changes = [addresses]
  }
}

resource "aws_wafv2_rule_group" "this" {
  name        = var.name
  description = "Refuses the addresses of the two IP sets"
  scope       = var.scope
  # One for each reference to an IP set. It cannot be changed later.
  capacity = 2

  dynamic "rule" {
    for_each = local.versions

    content {
      name     = rule.key
      priority = index(keys(local.versions), rule.key)

      action {
        block {}
      }
      statement {
        # By the address of the connection: what a client says of itself in a header is not believed.
        ip_set_reference_statement {
          arn = aws_wafv2_ip_set.this[rule.key].arn
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = true
  }
}
