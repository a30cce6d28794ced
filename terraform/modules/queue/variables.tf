variable "name" {
  description = "Name of the queue; its dead-letter queue is called `<name>-dlq`."
  type        = string
  nullable    = false

  validation {
    # 76: with "-dlq" at most the 80 characters of SQS.
    condition     = can(regex("^[a-zA-Z0-9_-]{1,76}$", var.name))
    error_message = "name must be 1 to 76 characters of a-z, A-Z, 0-9, \"_\" and \"-\"."
  }
}

variable "work" {
  description = <<-EOT
    The function that works through the queue. `null` makes a last stop: one queue that only keeps what failed elsewhere.
  EOT
  type = object({
    consumer_timeout_seconds = number
    max_receive_count        = optional(number, 4)
    max_age_alarm_seconds    = optional(number, 600)
    delay_seconds            = optional(number, 0)
  })

  validation {
    # 7200 = 43200 (the longest visibility time-out) / 6.
    condition     = var.work == null ? true : var.work.consumer_timeout_seconds >= 1 && var.work.consumer_timeout_seconds <= 7200
    error_message = "work.consumer_timeout_seconds must be 1 to 7200."
  }
  validation {
    condition     = var.work == null ? true : var.work.max_receive_count >= 2 && var.work.max_receive_count <= 1000
    error_message = "work.max_receive_count must be 2 to 1000: with 1 a single throttled call would already give up."
  }
  validation {
    condition     = var.work == null ? true : var.work.delay_seconds >= 0 && var.work.delay_seconds <= 900
    error_message = "work.delay_seconds must be 0 to 900."
  }
}

variable "senders" {
  description = "AWS services that may send to the queue (to the last stop when `work` is null), each only from the named sources. Keys become statement ids."
  type = map(object({
    service     = string
    source_arns = list(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for sender in values(var.senders) : length(sender.source_arns) > 0])
    error_message = "every sender must name its source_arns: without them any account's rule or topic could send."
  }
  validation {
    condition     = alltrue([for id in keys(var.senders) : can(regex("^[A-Za-z0-9]+$", id))])
    error_message = "keys of senders must be letters and digits only."
  }
}

variable "common" {
  description = "What all queues share: the beginning of their ARNs (up to the account), the key and the topic of alarms."
  type = object({
    arn_prefix      = string
    kms_key_arn     = string
    alarm_topic_arn = string
  })
  nullable = false
}
