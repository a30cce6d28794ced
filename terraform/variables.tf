variable "project" {
  description = "Name of the platform; with the environment it prefixes every resource."
  type        = string
  default     = "riposte"
  nullable    = false

  validation {
    # 21 = what is left of the 63 characters of a bucket name after environment, purpose, account and region.
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.project)) && !endswith(var.project, "-")
    error_message = "project must be 2 to 21 characters of a-z, 0-9 and \"-\", begin with a letter and not end with \"-\"."
  }
}

variable "environment" {
  description = "dev or prod: chooses the defaults of `settings` and how hard data is to delete."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod."
  }
}

variable "region" {
  description = "AWS region of the stack. GuardDuty is regional: deploy one stack in each region that you use."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region name such as eu-west-1."
  }
}

variable "allowed_account_ids" {
  description = "Accounts that this configuration may be applied to; null allows the account of the credentials."
  type        = set(string)
  default     = null

  validation {
    condition     = alltrue([for id in coalesce(var.allowed_account_ids, []) : can(regex("^[0-9]{12}$", id))])
    error_message = "allowed_account_ids must hold 12-digit account ids."
  }
}

variable "owner" {
  description = "Team that answers for the stack (tag `owner`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[\\w .:/=+@-]{2,128}$", var.owner))
    error_message = "owner must be 2 to 128 characters that AWS allows in a tag value."
  }
}

variable "cost_center" {
  description = "Who pays (tag `cost-center`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[\\w .:/=+@-]{2,128}$", var.cost_center))
    error_message = "cost_center must be 2 to 128 characters that AWS allows in a tag value."
  }
}

variable "extra_tags" {
  description = "Further tags for every resource. The mandatory ones cannot be replaced."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setintersection(keys(var.extra_tags), ["project", "environment", "managed-by", "owner", "cost-center"])) == 0
    error_message = "extra_tags must not contain project, environment, managed-by, owner or cost-center."
  }
}

variable "settings" {
  description = "Departures from the environment's defaults (locals.tf); an attribute left out keeps its default."
  type = object({
    memory_mb          = optional(number)
    log_level          = optional(string)
    log_retention_days = optional(number)
    tracing            = optional(bool)
    # GuardDuty severity from which a finding becomes an incident; below it is only recorded and counted.
    severity_threshold = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.settings.memory_mb == null ? true : var.settings.memory_mb >= 256 && var.settings.memory_mb <= 10240
    error_message = "settings.memory_mb must be 256 to 10240."
  }
  validation {
    condition     = var.settings.log_level == null ? true : contains(["DEBUG", "INFO", "WARN", "ERROR"], var.settings.log_level)
    error_message = "settings.log_level must be DEBUG, INFO, WARN or ERROR."
  }
  validation {
    condition     = var.settings.log_retention_days == null ? true : contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.settings.log_retention_days)
    error_message = "settings.log_retention_days must be a retention that CloudWatch Logs knows, and not endless."
  }
  validation {
    condition     = var.settings.severity_threshold == null ? true : var.settings.severity_threshold >= 1 && var.settings.severity_threshold <= 10
    error_message = "settings.severity_threshold must be 1.0 to 10.0, GuardDuty's scale."
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
  description = "SNS topics that carry GuardDuty findings (another region or account). Only these are believed."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.finding_topic_arns : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", arn))])
    error_message = "finding_topic_arns must hold ARNs of standard SNS topics."
  }
}

variable "operator_role_arns" {
  description = "Roles that may ask for a release on the bus. Empty: IAM alone decides who in the account may."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.operator_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", arn))])
    error_message = "operator_role_arns must hold ARNs of IAM roles."
  }
}

variable "artifacts_dir" {
  description = "Folder of the built packages, `<function>.zip` each (`npm run build`)."
  type        = string
  default     = "../dist/functions"
  nullable    = false
}

variable "architecture" {
  description = "Processor of the functions; arm64 costs a fifth less."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64."
  }
}

variable "reserved_concurrency" {
  description = "Executions kept for each function; -1 keeps none (small accounts have too few to reserve any)."
  type = object({
    triage_finding   = optional(number, -1)
    isolate_instance = optional(number, -1)
    release_instance = optional(number, -1)
    queue_alert      = optional(number, -1)
    send_alert       = optional(number, -1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for n in values(var.reserved_concurrency) : n == -1 || n >= 1])
    error_message = "reserved_concurrency must be -1 or at least 1; 0 would switch the function off."
  }
}
