resource "aws_lambda_function" "this" {
  function_name                  = var.name
  description                    = var.description
  role                           = aws_iam_role.this.arn
  filename                       = var.package.filename
  source_code_hash               = var.package.hash
  handler                        = "index.handler"
  runtime                        = "nodejs22.x"
  architectures                  = [var.common.architecture]
  memory_size                    = max(var.least_memory_mb, var.common.memory_mb)
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = var.reserved_concurrency
  kms_key_arn                    = var.common.kms_key_arn

  environment {
    variables = var.environment
  }

  tracing_config {
    mode = var.common.tracing ? "Active" : "PassThrough"
  }

  logging_config {
    log_group = aws_cloudwatch_log_group.this.name
    # JSON: Lambda's own lines and uncaught errors become objects too, and what the logger or the metrics library already
    # wrote as JSON stays as it is.
    log_format = "JSON"
    # The logger filters by itself. Any higher level here would drop lines without a `level`, and those are the metrics.
    application_log_level = "TRACE"
    system_log_level      = "INFO"
  }

  lifecycle {
    precondition {
      condition     = var.package.hash != null
      error_message = "The package ${var.package.filename} does not exist. Run `npm run build` first, or set artifacts_dir."
    }
  }

  # The first invocation, and the check of an event source mapping, need the rights.
  depends_on = [aws_iam_role_policy.task, aws_iam_role_policy.basics]
}

# Before the function: otherwise Lambda creates the group itself, without key and retention.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.common.log_retention_days
  kms_key_id        = var.common.kms_key_arn
}
