output "role_arns" {
  description = "The role of each function in this account, by the name of the function."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}

output "deny_policy_arn" {
  description = "The policy that is attached to users whose credentials were stolen."
  value       = aws_iam_policy.deny_all.arn
}
