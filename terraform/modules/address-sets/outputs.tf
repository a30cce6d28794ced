output "summary" {
  description = "ARNs of the rule group, for web ACLs, and of the two IP sets."
  value = {
    rule_group_arn = aws_wafv2_rule_group.this.arn
    ipv4_set_arn   = aws_wafv2_ip_set.this["ipv4"].arn
    ipv6_set_arn   = aws_wafv2_ip_set.this["ipv6"].arn
  }
}
