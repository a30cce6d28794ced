variable "address_blocking" {
  description = "IP sets of AWS WAF for the addresses of attackers, which the rule action block-address fills. Without `enabled` there are none, and the action is refused."
  type = object({
    enabled = optional(bool, false)
    # REGIONAL: load balancers, API Gateway, AppSync, Cognito. CLOUDFRONT: distributions.
    scope = optional(string, "REGIONAL")
    # An address is blocked so long, unless it is released before or ordered anew.
    expiry_hours = optional(number, 24)
    # Beyond this many addresses an hour and account, further ones are dry runs. Apart from response.max_containments_per_hour: an
    # attacker with many addresses must not use up the places of instances and credentials.
    max_per_hour = optional(number, 20)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["REGIONAL", "CLOUDFRONT"], var.address_blocking.scope)
    error_message = "address_blocking.scope must be REGIONAL or CLOUDFRONT."
  }
  validation {
    condition     = var.address_blocking.expiry_hours >= 1 && var.address_blocking.expiry_hours <= 8760 && floor(var.address_blocking.expiry_hours) == var.address_blocking.expiry_hours
    error_message = "address_blocking.expiry_hours must be a whole number from 1 to 8760, a year."
  }
  validation {
    condition     = var.address_blocking.max_per_hour >= 0 && var.address_blocking.max_per_hour <= 1000 && floor(var.address_blocking.max_per_hour) == var.address_blocking.max_per_hour
    error_message = "address_blocking.max_per_hour must be a whole number from 0 to 1000."
  }
}
