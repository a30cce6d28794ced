variable "guardduty" {
  description = "Detector to use. Without `detector_id` one is created; an account has at most one in a region."
  type = object({
    detector_id          = optional(string)
    publishing_frequency = optional(string, "FIFTEEN_MINUTES")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.guardduty.detector_id == null ? true : can(regex("^[0-9a-f]{32}$", var.guardduty.detector_id))
    error_message = "guardduty.detector_id must be 32 hexadecimal digits."
  }
  validation {
    condition     = contains(["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"], var.guardduty.publishing_frequency)
    error_message = "guardduty.publishing_frequency must be FIFTEEN_MINUTES, ONE_HOUR or SIX_HOURS."
  }
}

variable "finding_topic_arns" {
  description = "SNS topics that carry findings of any source (another region or account). Only these are believed."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.finding_topic_arns : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", arn))])
    error_message = "finding_topic_arns must hold ARNs of standard SNS topics."
  }
}

variable "security_hub_products" {
  description = "Products whose findings are taken from Security Hub, as `company/product`; aws/securityhub are its own controls. Only copies of GuardDuty findings are ever acted on. Empty: none."
  type        = set(string)
  default     = ["aws/guardduty"]
  nullable    = false

  validation {
    condition     = alltrue([for product in var.security_hub_products : can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", product))])
    error_message = "security_hub_products must hold products such as aws/guardduty: the end of their ARN."
  }
}

variable "operator_role_arns" {
  description = "Roles that may order containments, releases and drills on the bus. Empty: IAM alone decides who in the account may."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.operator_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", arn))])
    error_message = "operator_role_arns must hold ARNs of IAM roles."
  }
}

variable "response" {
  description = "How incidents are merged, kept, capped and told."
  type = object({
    # Findings on the same resource within this time belong to one incident.
    merge_window_hours = optional(number, 24)
    # Incidents and raw findings are deleted after this time.
    retention_days = optional(number, 365)
    # Beyond this many automatic containments an hour and account, further ones are dry runs.
    max_containments_per_hour = optional(number, 5)
    # Where sessions are denied by their age, those that begin within this time are denied, too: IAM needs a moment.
    session_cutoff_lead_seconds = optional(number, 30)
    # A running containment is told after this time even if it has not ended.
    pending_alert_delay_seconds = optional(number, 60)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.response.merge_window_hours >= 1 && var.response.merge_window_hours <= 168
    error_message = "response.merge_window_hours must be 1 to 168."
  }
  validation {
    condition     = var.response.retention_days >= 30 && var.response.retention_days <= 3650
    error_message = "response.retention_days must be 30 to 3650."
  }
  validation {
    condition     = var.response.max_containments_per_hour >= 0 && var.response.max_containments_per_hour <= 100
    error_message = "response.max_containments_per_hour must be 0 to 100."
  }
  validation {
    condition     = var.response.session_cutoff_lead_seconds >= 0 && var.response.session_cutoff_lead_seconds <= 900
    error_message = "response.session_cutoff_lead_seconds must be 0 to 900."
  }
  validation {
    # 900 = the longest delay of an SQS message.
    condition     = var.response.pending_alert_delay_seconds >= 0 && var.response.pending_alert_delay_seconds <= 900
    error_message = "response.pending_alert_delay_seconds must be 0 to 900."
  }
}

variable "response_policy_file" {
  description = "Policy file instead of policies/response-policy.yaml; a path relative to the working directory."
  type        = string
  default     = null

  validation {
    condition     = var.response_policy_file == null ? true : can(yamldecode(file(var.response_policy_file)).rules)
    error_message = "response_policy_file must be a readable YAML file with rules."
  }
  validation {
    condition     = var.response_policy_file == null ? true : try(yamldecode(file(var.response_policy_file)).version == 1, false)
    error_message = "response_policy_file must say version: 1."
  }
  validation {
    # "auto" as a default would let one forgotten `mode` line touch production.
    condition     = var.response_policy_file == null ? true : try(contains(["dry-run", "off"], lookup(yamldecode(file(var.response_policy_file)), "default_mode", "dry-run")), false)
    error_message = "response_policy_file must set default_mode to dry-run or off; name `mode: auto` on the rules that deserve it."
  }
}
