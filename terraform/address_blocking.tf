# The IP sets that block-address fills and release-address empties, and the clock of the latter.
locals {
  _for_cloudfront = var.address_blocking.scope == "CLOUDFRONT"

  address_region = local._for_cloudfront ? "us-east-1" : var.region
  address_scope  = local._for_cloudfront ? "global" : "regional"
  # AWS adds an id to the name.
  ip_set_arns = [
    "${local.ip_set_arn}/${local.stack}-blocked-ipv4/*",
    "${local.ip_set_arn}/${local.stack}-blocked-ipv6/*",
  ]

  address_sets = one(concat(module.address_sets[*].summary, module.address_sets_of_cloudfront[*].summary))
  address_set_environment = {
    IPV4_SET_ARN = try(local.address_sets.ipv4_set_arn, "")
    IPV6_SET_ARN = try(local.address_sets.ipv6_set_arn, "")
  }
}

module "address_sets" {
  source = "./modules/address-sets"
  count  = var.address_blocking.enabled && !local._for_cloudfront ? 1 : 0

  name  = "${local.stack}-blocked"
  scope = "REGIONAL"
}

module "address_sets_of_cloudfront" {
  source = "./modules/address-sets"
  count  = var.address_blocking.enabled && local._for_cloudfront ? 1 : 0

  providers = { aws = aws.us_east_1 }

  name  = "${local.stack}-blocked"
  scope = "CLOUDFRONT"
}

# Also without IP sets: what was blocked before they were taken away is still on record.
resource "aws_cloudwatch_event_rule" "expired_addresses" {
  name                = "${local.stack}-expired-addresses"
  description         = "Lets release-address let go of the addresses whose time is over"
  schedule_expression = "rate(15 minutes)"
}

resource "aws_cloudwatch_event_target" "expired_addresses" {
  rule      = aws_cloudwatch_event_rule.expired_addresses.name
  target_id = "queue"
  arn       = module.release_address.queue.arn
  input = jsonencode({
    source      = "riposte"
    detail-type = "Sweep Requested"
    detail      = { version = 1 }
  })

  retry_policy {
    # The next one comes soon, but a queue that is closed for a day must not hide it.
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 60
  }
  dead_letter_config {
    arn = module.undelivered_queue.arn
  }
}
