variable "stack" {
  description = "Name of the stack of the platform, <project>-<environment>: the roles here begin with it, as its own do."
  type        = string
  nullable    = false

  validation {
    # 64 = the longest name of a role; the longest function has 21 characters.
    condition     = can(regex("^[a-z][a-z0-9-]{1,40}$", var.stack))
    error_message = "stack must be 2 to 41 characters of a-z, 0-9 and \"-\", such as riposte-prod."
  }
}

variable "platform_account_id" {
  description = "Account that the platform runs in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.platform_account_id))
    error_message = "platform_account_id must be 12 digits."
  }
}

variable "external_id" {
  description = "What the functions must say when they assume a role here; the response policy of the platform has the same under accounts."
  type        = string
  nullable    = false

  validation {
    # STS takes shorter ones; such a one is soon found by trying.
    condition     = can(regex("^[A-Za-z0-9_+=,.@:/-]+$", var.external_id)) && length(var.external_id) >= 16 && length(var.external_id) <= 1224
    error_message = "external_id must be 16 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-, such as a UUID."
  }
}

variable "region" {
  description = "Region of the platform: it acts in no other, except on IAM and S3."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must look like eu-west-1."
  }
}

variable "protected" {
  description = "Names of this account that the roles are denied to touch, as under protected in the response policy: at least the role of your pipeline and the break-glass role or user."
  type = object({
    principals = list(string)
    buckets    = optional(list(string), [])
    functions  = optional(list(string), [])
  })
  nullable = false

  validation {
    condition     = alltrue([for name in var.protected.principals : can(regex("^[A-Za-z0-9_+=,.@-]+$", name))])
    error_message = "protected.principals are names of roles and users, not ARNs."
  }
  validation {
    condition     = length(var.protected.principals) > 0
    error_message = "protected.principals is empty: a mistaken finding about the pipeline or the break-glass role would lock out those who could repair it."
  }
  validation {
    condition     = alltrue([for name in var.protected.buckets : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", name))])
    error_message = "protected.buckets are names of buckets, not ARNs."
  }
  validation {
    condition     = alltrue([for name in var.protected.functions : can(regex("^[A-Za-z0-9_-]{1,64}$", name))])
    error_message = "protected.functions are names of functions, not ARNs."
  }
}

variable "stop_instances" {
  description = "The response policy says tracked_paths.left_open: stop or leaks.escalate: stop, so deny-tracked-paths may stop instances here, too."
  type        = bool
  default     = false
  nullable    = false
}

variable "give_forensic_access" {
  description = "The response policy names VPCs of this account under forensic_access, so isolate-instance may add rules to quarantine groups here, too."
  type        = bool
  default     = false
  nullable    = false
}

variable "block_account" {
  description = "The response policy says buckets.public_access: account, so restrict-bucket may end public access for all buckets here, too."
  type        = bool
  default     = false
  nullable    = false
}
