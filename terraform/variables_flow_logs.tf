variable "flow_logs" {
  description = "VPC flow logs: where they lie, how much of them is read for an incident, and what traffic is measured against. Without `bucket_name` a bucket is created."
  type = object({
    bucket_name = optional(string)
    # Customer key that a given bucket is encrypted with.
    kms_key_arn = optional(string)
    # Of a created bucket.
    retention_days = optional(number, 90)
    # What stands before AWSLogs/ in the keys, without a slash at its end.
    prefix = optional(string, "")
    # Layout of objects without a header line, as EC2 takes it; objects that AWS delivers have one.
    format = optional(string, "")

    # VPCs whose flow logs Riposte creates, with the fields that detections need.
    vpc_ids     = optional(set(string), [])
    file_format = optional(string, "plain-text")

    # Read from so long before the first to so long after the last activity of an incident.
    window_minutes = optional(number, 15)
    # The second look comes after this time, for records that were late; further ones after twice and four times as long.
    look_delay_seconds = optional(number, 900)
    # Caps of one look: what lies beyond is named as left out.
    max_megabytes  = optional(number, 2000)
    max_objects    = optional(number, 2000)
    budget_seconds = optional(number, 40)

    # Sent to one address outside, from which on it counts as exfiltration.
    exfiltration_megabytes = optional(number, 100)
    # Time zone, days and hours: Europe/Berlin Mon-Fri 08:00-18:00. Days may also be listed: Mon,Wed,Fri.
    working_hours = optional(string, "")
    # Public networks of your own, as CIDR blocks: traffic to them stays inside.
    own_networks = optional(set(string), [])
    # A file of bad addresses and CIDR blocks, one a line.
    indicators = optional(object({ bucket = string, key = string, kms_key_arn = optional(string) }))
    # MaxMind databases (.mmdb) of countries, cities or autonomous systems.
    geo_databases = optional(list(object({ bucket = string, key = string, kms_key_arn = optional(string) })), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.flow_logs.bucket_name == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.flow_logs.bucket_name))
    error_message = "flow_logs.bucket_name must be the name of a bucket."
  }
  validation {
    condition     = var.flow_logs.kms_key_arn == null ? true : var.flow_logs.bucket_name != null && can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.flow_logs.kms_key_arn))
    error_message = "flow_logs.kms_key_arn must be the ARN of the key of a given bucket; a created one is encrypted with the key of the stack."
  }
  validation {
    condition     = var.flow_logs.retention_days >= 1 && var.flow_logs.retention_days <= 3650
    error_message = "flow_logs.retention_days must be 1 to 3650."
  }
  validation {
    # AWSLogs is reserved: EC2 refuses it in a prefix.
    condition     = can(regex("^([A-Za-z0-9!_.'()=-]+(/[A-Za-z0-9!_.'()=-]+)*)?$", var.flow_logs.prefix)) && !strcontains(var.flow_logs.prefix, "AWSLogs")
    error_message = "flow_logs.prefix must be the beginning of keys before AWSLogs/, without a slash at its beginning or end."
  }
  validation {
    condition     = can(regex("^([$][{][a-z0-9-]+[}]( [$][{][a-z0-9-]+[}])*)?$", var.flow_logs.format))
    error_message = "flow_logs.format must be the fields of the records in their order, as EC2 takes them: $${version} $${account-id} …"
  }
  validation {
    condition     = alltrue([for id in var.flow_logs.vpc_ids : can(regex("^vpc-[0-9a-f]{8,17}$", id))])
    error_message = "flow_logs.vpc_ids must hold ids of VPCs."
  }
  validation {
    condition     = contains(["plain-text", "parquet"], var.flow_logs.file_format)
    error_message = "flow_logs.file_format must be plain-text or parquet."
  }
  validation {
    condition     = var.flow_logs.window_minutes >= 1 && var.flow_logs.window_minutes <= 720 && floor(var.flow_logs.window_minutes) == var.flow_logs.window_minutes
    error_message = "flow_logs.window_minutes must be a whole number from 1 to 720."
  }
  validation {
    # 900 = the longest delay of an SQS message.
    condition     = var.flow_logs.look_delay_seconds >= 1 && var.flow_logs.look_delay_seconds <= 900 && floor(var.flow_logs.look_delay_seconds) == var.flow_logs.look_delay_seconds
    error_message = "flow_logs.look_delay_seconds must be a whole number from 1 to 900."
  }
  validation {
    condition     = alltrue([for cap in [var.flow_logs.max_megabytes, var.flow_logs.max_objects] : cap >= 1 && cap <= 100000 && floor(cap) == cap])
    error_message = "flow_logs.max_megabytes and max_objects must be whole numbers from 1 to 100000."
  }
  validation {
    # The function ends after 120 seconds; the rest is for what it gathers beside, and for writing.
    condition     = var.flow_logs.budget_seconds >= 1 && var.flow_logs.budget_seconds <= 80 && floor(var.flow_logs.budget_seconds) == var.flow_logs.budget_seconds
    error_message = "flow_logs.budget_seconds must be a whole number from 1 to 80."
  }
  validation {
    condition     = var.flow_logs.exfiltration_megabytes >= 1 && var.flow_logs.exfiltration_megabytes <= 1000000 && floor(var.flow_logs.exfiltration_megabytes) == var.flow_logs.exfiltration_megabytes
    error_message = "flow_logs.exfiltration_megabytes must be a whole number from 1 to 1000000."
  }
  validation {
    condition     = var.flow_logs.working_hours == "" ? true : try(can(regex("^[A-Za-z0-9_+/-]+ [A-Z][a-z]{2}(-[A-Z][a-z]{2})?(,[A-Z][a-z]{2}(-[A-Z][a-z]{2})?)* ([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", var.flow_logs.working_hours)) && alltrue([for day in regexall("[A-Z][a-z]{2}", split(" ", var.flow_logs.working_hours)[1]) : contains(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], day)]), false)
    error_message = "flow_logs.working_hours must be a time zone, days and hours: Europe/Berlin Mon-Fri 08:00-18:00."
  }
  validation {
    condition     = var.flow_logs.working_hours == "" ? true : try(tonumber(replace(regex("(\\d\\d:\\d\\d)-", var.flow_logs.working_hours)[0], ":", "")) < tonumber(replace(regex("-(\\d\\d:\\d\\d)$", var.flow_logs.working_hours)[0], ":", "")), true)
    error_message = "flow_logs.working_hours must end later than they begin, on the same day."
  }
  validation {
    # cidrhost knows IPv4 and IPv6.
    condition     = alltrue([for block in var.flow_logs.own_networks : can(cidrhost(block, 0))])
    error_message = "flow_logs.own_networks must hold CIDR blocks."
  }
  validation {
    # The list of objects is handed to the function with commas between them.
    condition = alltrue([
      for object in concat(var.flow_logs.indicators == null ? [] : [var.flow_logs.indicators], var.flow_logs.geo_databases) :
      can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", object.bucket)) && can(regex("^[^,\\s*?]+$", object.key))
    ])
    error_message = "flow_logs.indicators and geo_databases must name a bucket and a key without commas, spaces, * and ?."
  }
  validation {
    condition = alltrue([
      for object in concat(var.flow_logs.indicators == null ? [] : [var.flow_logs.indicators], var.flow_logs.geo_databases) :
      object.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", object.kms_key_arn))
    ])
    error_message = "kms_key_arn of flow_logs.indicators and geo_databases must be ARNs of keys."
  }
}
