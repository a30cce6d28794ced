# What the functions for credentials may attach, and whom they may never touch.
# docs/adr: "The right to revoke is the right to rule".
resource "aws_iam_policy" "deny_all" {
  name        = local.deny_policy_name
  description = "Denies everything. Attached to users whose credentials were stolen, until their incident is released."
  policy      = data.aws_iam_policy_document.deny_all.json

  lifecycle {
    precondition {
      # A mistaken finding about the pipeline or the break-glass role would lock out those who could repair it.
      condition     = length(local._protected_principals) > 0 || length(local._rules_that_revoke) == 0
      error_message = "The rule ${join(", ", local._rules_that_revoke)} revokes credentials by itself, but protected.principals is empty: name at least the role of your pipeline and the break-glass role or user."
    }
    precondition {
      # All inline policies of a role together have 10,240 characters; what else the functions may do takes the rest.
      condition     = length(join("", local.protected_arns)) <= local._room_for_protected_arns
      error_message = "protected.principals is too long: the names of roles and users may take about 6,000 characters in the policy of a function, each four times with its ARN. A service control policy can protect further ones."
    }
  }
}

data "aws_iam_policy_document" "deny_all" {
  statement {
    sid = "DenyEverythingToWhomItIsAttached"
    # Sessions of the user are denied with it: their rights are the user's.
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}

locals {
  deny_policy_name = "${local.stack}-deny-all"
  deny_policy_arn  = "arn:${local.partition}:iam::${local.account_id}:policy/${local.deny_policy_name}"

  _protected_principals    = try(local.response_policy.protected.principals, [])
  _room_for_protected_arns = 6000

  _rules_that_revoke = [
    for rule in try(local.response_policy.rules, []) : try(rule.name, "?")
    if contains(try(rule.actions, []), "revoke-credentials") && try(rule.mode, local.response_policy.default_mode, "dry-run") == "auto"
  ]

  # Roles and users with these names, under any path: the policy file does not say which of the two a name is.
  protected_arns = flatten([
    for name in local._protected_principals : [
      for kind in [local.role_arn, local.user_arn] : ["${kind}/${name}", "${kind}/*/${name}"]
    ]
  ])
}
