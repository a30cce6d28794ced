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
  description = "Slack channel. The secret is created empty; put a webhook URL or a bot token in by hand (README.md)."
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

variable "alerts" {
  description = "What alerts wait for and link to."
  type = object({
    # A settled state waits so long for the context that is being gathered, so that the first message has it.
    context_delay_seconds = optional(number, 4)
    # Where docs/runbooks is published, for example https://gitlab.example.com/sec/riposte/-/blob/main/docs/runbooks. Empty: messages
    # name the path only.
    runbook_base_url = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    # SQS delays a message by 15 minutes at most.
    condition     = var.alerts.context_delay_seconds >= 0 && var.alerts.context_delay_seconds <= 900 && floor(var.alerts.context_delay_seconds) == var.alerts.context_delay_seconds
    error_message = "alerts.context_delay_seconds must be a whole number from 0 to 900."
  }
  validation {
    condition     = can(regex("^(?:https://[\\w.~:/@%+=-]*[\\w~%+=-])?$", var.alerts.runbook_base_url))
    error_message = "alerts.runbook_base_url must be an https address without a slash at its end, or empty."
  }
}
