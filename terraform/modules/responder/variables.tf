variable "name" {
  description = "Name of the function, its queue, its rule and its role."
  type        = string
  nullable    = false

  validation {
    # 64 = the longest name of a function, of a role and of a rule.
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 characters of a-z, A-Z, 0-9, \"_\" and \"-\"."
  }
}

variable "description" {
  description = "What the function does, for people who find it or its rule in the console."
  type        = string
  nullable    = false
}

variable "requests" {
  description = "Event pattern of the requests that the function answers. It must name the platform as their source, and their type."
  type        = any
  nullable    = false

  validation {
    # Without the source anything that somebody may put on the bus would be taken for a request.
    condition     = try(tolist(var.requests.source) == tolist(["riposte"]), false)
    error_message = "requests.source must be [\"riposte\"]."
  }
  validation {
    condition     = try(length(var.requests.detail-type) > 0 && alltrue([for type in var.requests.detail-type : can(regex("Requested$", type))]), false)
    error_message = "requests.detail-type must name types of requests: \"… Requested\"."
  }
}

variable "further_senders" {
  description = "Who but the own rule may send to the queue, as the module queue takes them: a schedule."
  type        = map(object({ service = string, source_arns = list(string) }))
  default     = {}
  nullable    = false
}

variable "enabled" {
  description = "Whether requests reach the function."
  type        = bool
  default     = true
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
  description = "After this time Lambda ends an invocation; a message stays hidden six times as long."
  type        = number
  default     = 30
  nullable    = false
}

variable "max_age_alarm_seconds" {
  description = "Age of the oldest message at which the alarm of the queue rings. A message that waits on purpose (`DelaySeconds`) grows older, too."
  type        = number
  default     = 600
  nullable    = false
}

variable "delay_seconds" {
  description = "Requests wait this long before they are worked on, so that another function that has the same ones goes first."
  type        = number
  default     = 0
  nullable    = false
}

variable "least_memory_mb" {
  description = "Memory of a function that needs more than the others."
  type        = number
  default     = 128
  nullable    = false
}

variable "environment" {
  description = "Environment variables, without REJECTED_QUEUE_URL (the dead-letter queue), which the module adds."
  type        = map(string)
  nullable    = false

  validation {
    condition     = !contains(keys(var.environment), "REJECTED_QUEUE_URL")
    error_message = "environment must not contain REJECTED_QUEUE_URL: it is always the function's own dead-letter queue."
  }
}

variable "policy_json" {
  description = "What the role may do, reading its queue and writing to the dead-letter queue included."
  type        = string
  nullable    = false
}

variable "reserved_concurrency" {
  description = "Executions kept for this function; -1 keeps none."
  type        = number
  default     = -1
  nullable    = false

  validation {
    # Less than the mapping starts would throttle it until messages are given up.
    condition     = var.reserved_concurrency == -1 || var.reserved_concurrency >= var.maximum_concurrency
    error_message = "reserved_concurrency must be -1 or at least maximum_concurrency."
  }
}

variable "maximum_concurrency" {
  description = "Requests that are worked on at once. AWS throttles changes per account; five at once are quick enough."
  type        = number
  default     = 5
  nullable    = false

  validation {
    # What event source mappings of queues know.
    condition     = var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000
    error_message = "maximum_concurrency must be 2 to 1000."
  }
}

variable "common" {
  description = "What all responders share: `function` and `queue` as those modules take them, name of the bus, and beginning of its rules' ARNs."
  type = object({
    function = any
    queue    = any
    bus_name = string
    rule_arn = string
  })
  nullable = false
}

variable "undelivered_queue_arn" {
  description = "Queue for requests that could not be delivered. Not in `common`: the queues here would wait for it, half a minute each."
  type        = string
  nullable    = false
}
