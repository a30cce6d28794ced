output "state_bucket" {
  description = "TF_STATE_BUCKET of the GitLab environments."
  value       = aws_s3_bucket.state.bucket
}

output "plan_role_arns" {
  description = "AWS_PLAN_ROLE_ARN, by environment."
  value       = { for name, role in aws_iam_role.plan : name => role.arn }
}

output "apply_role_arns" {
  description = "AWS_APPLY_ROLE_ARN, by environment."
  value       = { for name, role in aws_iam_role.apply : name => role.arn }
}

output "function_boundary_arn" {
  description = "`permissions_boundary_arn` in terraform/environments/*.tfvars: roles without it cannot be made by the pipeline."
  value       = aws_iam_policy.function_boundary.arn
}

output "audiences" {
  description = "Audiences that the OIDC provider must know."
  value       = local.audiences
}
