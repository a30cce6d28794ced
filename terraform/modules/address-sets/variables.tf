variable "name" {
  description = "Name of the rule group; the IP sets are called `<name>-ipv4` and `<name>-ipv6`."
  type        = string
  nullable    = false

  validation {
    # 123: with "-ipv4" at most the 128 characters of AWS WAF.
    condition     = can(regex("^[a-zA-Z0-9_-]{1,123}$", var.name))
    error_message = "name must be 1 to 123 characters of a-z, A-Z, 0-9, \"_\" and \"-\"."
  }
}

variable "scope" {
  description = "REGIONAL (load balancers, API Gateway, AppSync, Cognito, App Runner), or CLOUDFRONT, in us-east-1 only."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["REGIONAL", "CLOUDFRONT"], var.scope)
    error_message = "scope must be REGIONAL or CLOUDFRONT."
  }
}
