variable "name" {
  description = "Name of the bucket."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 63 characters of a-z, 0-9, \".\" and \"-\"."
  }
}

variable "partition" {
  description = "Partition of AWS."
  type        = string
  default     = "aws"
  nullable    = false
}

variable "kms_key_arn" {
  description = "Key that encrypts the objects."
  type        = string
  nullable    = false
}

variable "retention_days" {
  description = "Age in days at which objects are deleted."
  type        = number
  nullable    = false

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days must be at least 1."
  }
}

variable "object_lock" {
  description = "How long no version of an object can be deleted: GOVERNANCE, unless one has the right to bypass it, or COMPLIANCE, by nobody. null: no lock; one that was set cannot be taken off, only its default."
  type        = object({ mode = string, days = number })
  default     = null

  validation {
    condition     = var.object_lock == null ? true : contains(["GOVERNANCE", "COMPLIANCE"], var.object_lock.mode) && var.object_lock.days >= 1
    error_message = "object_lock.mode must be GOVERNANCE or COMPLIANCE, object_lock.days at least 1."
  }
}

variable "force_destroy" {
  description = "Whether the bucket may be destroyed with what lies in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "log_delivery" {
  description = "Account and region whose log delivery (VPC flow logs) may write; null: nobody but IAM principals."
  type        = object({ account_id = string, region = string })
  default     = null
}
