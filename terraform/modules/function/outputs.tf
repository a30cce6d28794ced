output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "summary" {
  description = "What operators and tests need to find the function, its role and its logs."
  value = {
    name      = aws_lambda_function.this.function_name
    arn       = aws_lambda_function.this.arn
    role_name = aws_iam_role.this.name
    role_arn  = aws_iam_role.this.arn
    log_group = aws_cloudwatch_log_group.this.name
    memory_mb = aws_lambda_function.this.memory_size
  }
}
