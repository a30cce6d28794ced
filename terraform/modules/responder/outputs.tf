output "summary" {
  description = "What operators and tests need to find the function, its role and its logs."
  value       = module.function.summary
}

output "queue" {
  description = "URL and ARN of the queue and of its dead-letter queue."
  value = {
    url             = module.queue.url
    arn             = module.queue.arn
    dead_letter_url = module.queue.dead_letter_url
    dead_letter_arn = module.queue.dead_letter_arn
  }
}

output "rule_state" {
  description = "ENABLED, or DISABLED when no request reaches the function."
  value       = aws_cloudwatch_event_rule.this.state
}
