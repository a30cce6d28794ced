variable "evidence" {
  description = "What is kept of isolated instances, and how long evidence is locked."
  type = object({
    # Snapshots of all volumes, console output and a description of every instance whose isolation is ordered.
    preserve = optional(bool, true)
    # GOVERNANCE: whoever has s3:BypassGovernanceRetention can delete; COMPLIANCE: nobody, not even the root user.
    lock_mode = optional(string, "GOVERNANCE")
    # Nothing in the evidence bucket can be deleted before this age.
    lock_days = optional(number, 30)
  })
  default  = {}
  nullable = false

  validation {
    # The stack of another environment is destroyed with its evidence, which COMPLIANCE forbids.
    condition     = var.evidence.lock_mode == "GOVERNANCE" || (var.evidence.lock_mode == "COMPLIANCE" && var.environment == "prod")
    error_message = "evidence.lock_mode must be GOVERNANCE, or COMPLIANCE in prod."
  }
  validation {
    condition     = var.evidence.lock_days >= 1 && var.evidence.lock_days <= var.response.retention_days
    error_message = "evidence.lock_days must be 1 to response.retention_days."
  }
}
