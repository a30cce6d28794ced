variable "name" {
  description = "Name of the table."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.name))
    error_message = "name must be 3 to 255 characters of a-z, A-Z, 0-9, \"_\", \".\" and \"-\"."
  }
}

variable "hash_key" {
  description = "Attribute of the partition key (a string)."
  type        = string
  nullable    = false
}

variable "range_key" {
  description = "Attribute of the sort key (a string); null for a table without one."
  type        = string
  default     = null

  validation {
    condition     = var.range_key != var.hash_key
    error_message = "range_key must differ from hash_key."
  }
}

variable "indexes" {
  description = "Further ways to find items, by two string attributes each."
  type = list(object({
    name      = string
    hash_key  = string
    range_key = string
  }))
  default  = []
  nullable = false
}

variable "stream" {
  description = "Whether changes are streamed, with the old and the new image."
  type        = bool
  default     = false
  nullable    = false
}

variable "ttl" {
  description = "Attribute with the second (epoch) after which an item is deleted; null keeps items for ever."
  type        = string
  default     = null
}

variable "protection" {
  description = "Key that encrypts the table, and whether AWS refuses to delete it."
  type = object({
    kms_key_arn         = string
    deletion_protection = bool
  })
  nullable = false
}
