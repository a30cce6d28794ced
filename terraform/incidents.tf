# What is on record: incidents (one item per fact), what was before a containment, and what operators and policy say.
module "incidents" {
  source = "./modules/table"

  name       = "${local.stack}-incidents"
  hash_key   = "pk"
  range_key  = "sk"
  stream     = true
  ttl        = "expiresAt"
  protection = local.table_protection
}

module "containments" {
  source = "./modules/table"

  # No TTL: the only record of a host's former security groups must outlive every retention period.
  name       = "${local.stack}-containments"
  hash_key   = "pk"
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
}

locals {
  response_policy = yamldecode(file(coalesce(var.response_policy_file, "${path.module}/policies/response-policy.yaml")))

  table_protection = {
    kms_key_arn         = aws_kms_key.this.arn
    deletion_protection = local.production
  }
}
