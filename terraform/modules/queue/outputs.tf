output "name" {
  description = "Name of the queue that takes messages."
  value       = local.names[local._entry]
}

output "url" {
  description = "URL of the queue that takes messages."
  value       = var.work == null ? aws_sqs_queue.dead_letter.url : aws_sqs_queue.work[0].url
}

output "arn" {
  description = "ARN of the queue that takes messages."
  value       = var.work == null ? aws_sqs_queue.dead_letter.arn : aws_sqs_queue.work[0].arn
}

output "dead_letter_url" {
  description = "URL of the dead-letter queue (the same as `url` for a last stop)."
  value       = aws_sqs_queue.dead_letter.url
}

output "dead_letter_arn" {
  description = "ARN of the dead-letter queue (the same as `arn` for a last stop)."
  value       = aws_sqs_queue.dead_letter.arn
}
