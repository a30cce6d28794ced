variable "project" {
  description = "Name of the platform, as in the platform's own variable `project`."
  type        = string
  default     = "riposte"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.project)) && !endswith(var.project, "-")
    error_message = "project must be 2 to 21 characters of a-z, 0-9 and \"-\", begin with a letter and not end with \"-\"."
  }
}

variable "account_id" {
  description = "Account that is prepared: a guard against credentials of another one."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have 12 digits."
  }
}

variable "region" {
  description = "Region of the state bucket and of the stacks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be an AWS region name such as eu-west-1."
  }
}

variable "environments" {
  description = "Environments that live in this account."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.environments) > 0 && alltrue([for name in var.environments : contains(["dev", "prod"], name)])
    error_message = "environments holds dev, prod or both."
  }
}

variable "gitlab" {
  description = "Who may come: the GitLab project and its protected default branch. `subject_claims`: what the project's setting ci_id_token_sub_claim_components appends to `sub`, such as `environment_protected:true`."
  type = object({
    url            = optional(string, "https://gitlab.com")
    project_path   = string
    branch         = optional(string, "main")
    subject_claims = optional(string, "")
  })
  nullable = false

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+[a-z0-9]$", var.gitlab.url))
    error_message = "gitlab.url must be an https address without a path or a slash at its end: AWS compares it letter by letter."
  }
  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$", var.gitlab.project_path))
    error_message = "gitlab.project_path must be group/project, without wildcards."
  }
  validation {
    condition     = can(regex("^[A-Za-z0-9_./-]+$", var.gitlab.branch))
    error_message = "gitlab.branch must be the name of one branch, without wildcards."
  }
  validation {
    condition     = can(regex("^([a-z_]+:[A-Za-z0-9_.-]+(:[a-z_]+:[A-Za-z0-9_.-]+)*)?$", var.gitlab.subject_claims))
    error_message = "gitlab.subject_claims must be claim:value, joined by colons, without wildcards."
  }
}

variable "merge_request_plans" {
  description = "Environments that merge requests may be planned for: any branch of the project can then read what the plan role can. Never prod."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.merge_request_plans, ["dev"])) == 0
    error_message = "merge_request_plans may hold dev alone."
  }
}

variable "existing_oidc_provider_arn" {
  description = "OIDC provider of the GitLab instance, where the account has one already; its audiences must hold those of output `audiences`."
  type        = string
  default     = null

  validation {
    condition     = var.existing_oidc_provider_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/", coalesce(var.existing_oidc_provider_arn, "none")))
    error_message = "existing_oidc_provider_arn must be the ARN of an OIDC provider."
  }
}
