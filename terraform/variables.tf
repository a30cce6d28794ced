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
