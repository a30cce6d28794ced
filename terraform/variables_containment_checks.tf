variable "containment_checks" {
  description = "How often check-containments looks whether what is contained still is."
  type = object({
    every_minutes = optional(number, 5)
  })
  default  = {}
  nullable = false

  validation {
    # Once an hour at least: until then somebody who opens a host again goes unnoticed.
    condition     = var.containment_checks.every_minutes >= 1 && var.containment_checks.every_minutes <= 60 && floor(var.containment_checks.every_minutes) == var.containment_checks.every_minutes
    error_message = "containment_checks.every_minutes must be a whole number from 1 to 60."
  }
}
