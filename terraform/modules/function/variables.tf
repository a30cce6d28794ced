variable "name" {
  description = "Name of the function, its role and its log group."
  type        = string
  nullable    = false

  validation {
    # 64 = the longest name of a function and of a role.
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 characters of a-z, A-Z, 0-9, \"_\" and \"-\"."
  }
}

variable "description" {
  description = "What the function does, for people who find it in the console."
  type        = string
  nullable    = false
}

variable "package" {
  description = "Zip with the code and its hash (base64 of SHA-256); a null hash says that the file does not exist."
  type = object({
    filename = string
    hash     = string
  })
  nullable = false
}

variable "timeout_seconds" {
  description = "After this time Lambda ends an invocation."
  type        = number
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 3 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must be 3 to 900."
  }
}

variable "least_memory_mb" {
  description = "Memory of a function that needs more than common.memory_mb may be."
  type        = number
  default     = 128
  nullable    = false

  validation {
    condition     = var.least_memory_mb >= 128 && var.least_memory_mb <= 10240
    error_message = "least_memory_mb must be 128 to 10240."
  }
}

variable "environment" {
  description = "Environment variables. Secrets do not belong here."
  type        = map(string)
  nullable    = false
}

variable "policy_json" {
  description = "What the role may do beyond its own log group, its key and traces."
  type        = string
  nullable    = false
}

variable "reserved_concurrency" {
  description = "Executions kept for this function; -1 keeps none."
  type        = number
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrency == -1 || var.reserved_concurrency >= 1
    error_message = "reserved_concurrency must be -1 or at least 1; 0 would switch the function off."
  }
}

variable "common" {
  description = "What all functions of the stack share."
  type = object({
    architecture       = string
    memory_mb          = number
    tracing            = bool
    log_retention_days = number
    kms_key_arn        = string
    alarm_topic_arn    = string
    # Upper bound of the role; null where whoever applies needs none.
    permissions_boundary_arn = optional(string)
  })
  nullable = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.common.architecture)
    error_message = "common.architecture must be arm64 or x86_64."
  }
  validation {
    condition     = var.common.memory_mb >= 128 && var.common.memory_mb <= 10240
    error_message = "common.memory_mb must be 128 to 10240."
  }
  validation {
    condition     = var.common.log_retention_days >= 1
    error_message = "common.log_retention_days must be at least 1: 0 would keep logs for ever."
  }
}
