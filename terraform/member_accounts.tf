# Accounts beside the own one in which the functions act: the response policy lists them, terraform/modules/member-account is applied there.
locals {
  # Account → external id.
  member_accounts = { for account, member in try(local.response_policy.accounts, {}) : account => try(member.external_id, "") }

  # The roles of a function in these accounts, called like its own.
  member_role_arns = {
    for name in local.functions : name => [for account in keys(local.member_accounts) : "arn:${local.partition}:iam::${account}:role/${local.stack}-${name}"]
  }

  # All inline policies of a role together have 10,240 characters; what is protected takes another part of them.
  _room_for_member_roles = 6000 - max(length(join("", local.protected_arns)), length(join("", local.protected_bucket_arns)), length(join("", local.protected_function_arns)))
}

# Part of what isolate-instance may do; the other functions have it among the rest.
data "aws_iam_policy_document" "isolate_instance_accounts" {
  dynamic "statement" {
    # Only where the response policy lists accounts.
    for_each = length(local.member_accounts) > 0 ? [1] : []

    content {
      sid       = "ActInMemberAccounts"
      actions   = ["sts:AssumeRole"]
      resources = local.member_role_arns["isolate-instance"]
    }
  }
}
