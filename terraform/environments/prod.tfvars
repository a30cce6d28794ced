environment = "prod"
region      = "eu-west-1"

owner       = "cloud-security"
cost_center = "security"

# Kept free for containment even when the account is busy. Not less than the mappings may use at once.
reserved_concurrency = {
  triage_finding      = 20
  isolate_instance    = 5
  release_instance    = 5
  revoke_credentials  = 5
  release_credentials = 5
  restrict_bucket     = 5
  release_bucket      = 5
  stop_function       = 5
  release_function    = 5
  block_address       = 2
  release_address     = 2
  check_containments  = 2
  queue_alert         = 5
  send_alert          = 5
}
