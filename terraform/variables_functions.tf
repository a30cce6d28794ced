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
    triage_finding        = optional(number, -1)
    isolate_instance      = optional(number, -1)
    release_instance      = optional(number, -1)
    revoke_credentials    = optional(number, -1)
    release_credentials   = optional(number, -1)
    restrict_bucket       = optional(number, -1)
    release_bucket        = optional(number, -1)
    stop_function         = optional(number, -1)
    release_function      = optional(number, -1)
    block_address         = optional(number, -1)
    release_address       = optional(number, -1)
    deny_tracked_paths    = optional(number, -1)
    release_tracked_paths = optional(number, -1)
    check_containments    = optional(number, -1)
    enrich_incident       = optional(number, -1)
    preserve_evidence     = optional(number, -1)
    verify_credentials    = optional(number, -1)
    queue_alert           = optional(number, -1)
    send_alert            = optional(number, -1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for n in values(var.reserved_concurrency) : n == -1 || n >= 1])
    error_message = "reserved_concurrency must be -1 or at least 1; 0 would switch the function off."
  }
  validation {
    # What the event source mappings start at once (fn_*.tf): less would throttle them until messages are given up.
    condition = alltrue([
      for name, least in { triage_finding = 10, isolate_instance = 5, release_instance = 5, revoke_credentials = 5, release_credentials = 5, restrict_bucket = 5, release_bucket = 5, stop_function = 5, release_function = 5, block_address = 2, release_address = 2, check_containments = 2, deny_tracked_paths = 2, release_tracked_paths = 5, enrich_incident = 5, preserve_evidence = 2, verify_credentials = 2, send_alert = 2 } :
      var.reserved_concurrency[name] == -1 || var.reserved_concurrency[name] >= least
    ])
    error_message = "reserved_concurrency must be at least 10 for triage_finding, 5 for those that contain, release or enrich, 2 for block_address, release_address, check_containments, deny_tracked_paths, preserve_evidence, verify_credentials and send_alert (or -1)."
  }
}

variable "permissions_boundary_arn" {
  description = "Upper bound of every role of the stack (output `function_boundary_arn` of terraform/bootstrap): the pipeline can make no role without it."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:policy/", coalesce(var.permissions_boundary_arn, "none")))
    error_message = "permissions_boundary_arn must be the ARN of a managed policy of the account."
  }
}
