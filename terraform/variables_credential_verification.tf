variable "credential_verification" {
  description = "Whether and when CloudTrail is asked for calls of credentials that were revoked."
  type = object({
    enabled = optional(bool, true)
    # So long may IAM need until a deny holds everywhere: calls accepted within it are no leak.
    settle_seconds = optional(number, 300)
    # So late may CloudTrail show a call. Looks follow 1, 2, 4, 8, 25 and 145 times this after the cut has settled: with 900 up to 36 hours.
    look_delay_seconds = optional(number, 900)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.credential_verification.settle_seconds >= 1 && var.credential_verification.settle_seconds <= 3600 && floor(var.credential_verification.settle_seconds) == var.credential_verification.settle_seconds
    error_message = "credential_verification.settle_seconds must be a whole number from 1 to 3600."
  }
  validation {
    # The longest that SQS delays.
    condition     = var.credential_verification.look_delay_seconds >= 1 && var.credential_verification.look_delay_seconds <= 900 && floor(var.credential_verification.look_delay_seconds) == var.credential_verification.look_delay_seconds
    error_message = "credential_verification.look_delay_seconds must be a whole number from 1 to 900."
  }
}
