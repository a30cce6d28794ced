# What is on record: incidents (one item per fact), what was before a containment, and what operators and policy say.
module "incidents" {
  source = "./modules/table"

  name      = "${local.stack}-incidents"
  hash_key  = "pk"
  range_key = "sk"
  stream    = true
  ttl       = "expiresAt"
  # Incidents alone, newest first: operators list them without reading every finding. No function may use it.
  indexes    = [{ name = "incidents-by-time", hash_key = "listed", range_key = "openedAt" }]
  protection = local.table_protection
}

module "containments" {
  source = "./modules/table"

  # No TTL: the only record of a host's former security groups must outlive every retention period.
  name     = "${local.stack}-containments"
  hash_key = "pk"
  indexes = [
    # Those alone that end by themselves, by their time: the sweep reads no others.
    { name = "containments-by-expiry", hash_key = "sweepOf", range_key = "sweepAt" },
    # Those alone that are in force, by when they are to be looked at.
    { name = "containments-in-force", hash_key = "checkOf", range_key = "checkAt" },
  ]
  protection = local.table_protection
}

module "control" {
  source = "./modules/table"

  name       = "${local.stack}-control"
  hash_key   = "pk"
  protection = local.table_protection
}

# The pause switch lives in the same table (item PAUSE); operators write it, Terraform never does.
resource "aws_dynamodb_table_item" "policy" {
  table_name = module.control.name
  hash_key   = "pk"
  item = jsonencode({
    pk       = { S = "POLICY" }
    document = { S = jsonencode(local.response_policy) }
  })

  lifecycle {
    # The functions refuse such a policy and do nothing; better to hear of it here. The full schema is theirs.
    precondition {
      condition     = alltrue(flatten([for list, form in local.protected_forms : [for entry in try(local.response_policy.protected[list], []) : can(regex(form, entry))]]))
      error_message = "The response policy protects something that no id looks like: accounts have 12 digits, VPCs are vpc-…, instances i-…, principals, buckets and functions are names, not ARNs."
    }
    precondition {
      condition     = alltrue([for network in try(local.response_policy.protected.networks, []) : can(cidrhost(network, 0))])
      error_message = "protected.networks of the response policy holds networks such as 198.51.100.0/24."
    }
    precondition {
      condition     = alltrue([for rule in try(local.response_policy.rules, []) : contains(["auto", "dry-run", "off"], try(rule.mode, "dry-run"))])
      error_message = "The mode of a rule is auto, dry-run or off."
    }
    precondition {
      condition     = contains(["auto", "dry-run", "off"], try(local.response_policy.reassert, "dry-run"))
      error_message = "reassert of the response policy is auto, dry-run or off."
    }
    precondition {
      condition     = contains(["tell", "stop"], try(local.response_policy.tracked_paths.left_open, "tell"))
      error_message = "tracked_paths.left_open of the response policy is tell or stop."
    }
    precondition {
      condition = alltrue([
        for entry in try(local.response_policy.forensic_access, []) :
        can(regex("^vpc-[0-9a-f]+$", entry.vpc)) && alltrue([for id in concat(try(entry.endpoints, []), try(entry.workstations, [])) : can(regex("^sg-[0-9a-f]+$", id))])
      ])
      error_message = "forensic_access of the response policy names a vpc (vpc-…) and security groups (sg-…) in endpoints and workstations, never networks."
    }
    precondition {
      condition     = contains(["keep", "replace"], try(local.response_policy.instances.profile, "keep"))
      error_message = "instances.profile of the response policy is keep or replace."
    }
    precondition {
      condition     = contains(["bucket", "account"], try(local.response_policy.buckets.public_access, "bucket"))
      error_message = "buckets.public_access of the response policy is bucket or account."
    }
    precondition {
      condition     = contains(["tell", "deny", "stop"], try(local.response_policy.leaks.escalate, "tell"))
      error_message = "leaks.escalate of the response policy is tell, deny or stop."
    }
    precondition {
      condition     = alltrue([for account, external_id in local.member_accounts : can(regex("^[0-9]{12}$", account)) && can(regex("^[A-Za-z0-9_+=,.@:/-]+$", external_id)) && length(external_id) >= 2 && length(external_id) <= 1224])
      error_message = "accounts of the response policy are named by 12 digits, in quotes, and each has an external_id of 2 or more characters as STS takes them."
    }
    precondition {
      condition     = !contains(keys(local.member_accounts), local.account_id)
      error_message = "accounts of the response policy lists the platform's own account: it needs no role there."
    }
    precondition {
      # All variables of a function together have 4,096 characters.
      condition     = length(local.member_accounts) == 0 || max([for arns in values(local.member_role_arns) : length(join("", arns))]...) <= local._room_for_member_roles && length(jsonencode(local.member_accounts)) <= 2500
      error_message = "accounts of the response policy is too long: with what is protected, the ARNs of the roles may take about 6,000 characters in the policy of a function, account and external ids together 2,500."
    }
    precondition {
      # All inline policies of a role together have 10,240 characters; what else the functions may do takes the rest.
      condition     = max(length(join("", local.protected_bucket_arns)), length(join("", local.protected_function_arns))) <= 6000
      error_message = "protected.buckets or protected.functions is too long: the names may take about 6,000 characters in the policy of a function, each with its ARN. A service control policy can protect further ones."
    }
  }
}

locals {
  protected_forms = {
    accounts   = "^[0-9]{12}$"
    vpcs       = "^vpc-[0-9a-f]+$"
    instances  = "^i-[0-9a-f]+$"
    principals = "^[A-Za-z0-9_+=,.@-]+$"
    functions  = "^[A-Za-z0-9_-]{1,64}$"
    buckets    = "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
  }

  response_policy = yamldecode(file(coalesce(var.response_policy_file, "${path.module}/policies/response-policy.yaml")))

  # Where a path of an isolated host cannot be denied, or it leaks although it is, the host is stopped.
  stops_instances = (
    try(local.response_policy.tracked_paths.left_open, "tell") == "stop" ||
    try(local.response_policy.leaks.escalate, "tell") == "stop"
  )

  # Somebody may talk to isolated instances.
  gives_forensic_access = length(try(local.response_policy.forensic_access, [])) > 0

  # Public access ends for all buckets of the account, not for the one of the finding alone.
  blocks_account = try(local.response_policy.buckets.public_access, "bucket") == "account"

  protected_function_arns = [for name in try(local.response_policy.protected.functions, []) : "${local.function_arn}:${name}"]

  protected_bucket_arns = [for name in try(local.response_policy.protected.buckets, []) : "${local.bucket_arn}${name}"]

  table_protection = {
    kms_key_arn         = aws_kms_key.this.arn
    deletion_protection = local.production
  }
}
