variable "alert_emails" {
  description = "E-mail addresses subscribed to the alert topic. Each has to confirm AWS's message once."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "alert_emails must hold e-mail addresses."
  }
}

variable "alert_phone_numbers" {
  description = "Phone numbers that get alerts by SMS, in E.164 form (+4915112345678)."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for number in var.alert_phone_numbers : can(regex("^\\+[1-9][0-9]{6,14}$", number))])
    error_message = "alert_phone_numbers must be in E.164 form, for example +4915112345678."
  }
}

variable "existing_alert_topic" {
  description = "Topic to use instead of creating one. Its policy must let CloudWatch alarms publish; `kms_key_arn` if it is encrypted with a customer key."
  type = object({
    arn         = string
    kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.existing_alert_topic == null ? true : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", var.existing_alert_topic.arn))
    error_message = "existing_alert_topic.arn must be the ARN of a standard SNS topic."
  }
  validation {
    condition     = try(var.existing_alert_topic.kms_key_arn, null) == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.existing_alert_topic.kms_key_arn))
    error_message = "existing_alert_topic.kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "slack" {
  description = "Slack channel. The secret is created empty; put the webhook URL in by hand (README.md)."
  type = object({
    enabled = optional(bool, true)
    # Within the function's 30 s there must be room for a retry.
    timeout_ms = optional(number, 5000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.slack.timeout_ms >= 500 && var.slack.timeout_ms <= 10000
    error_message = "slack.timeout_ms must be 500 to 10000."
  }
}
