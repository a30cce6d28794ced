environment = "dev"
region      = "eu-west-1"

owner       = "cloud-security"
cost_center = "security"

# The defaults for dev are in locals.tf; to depart from one:
# settings = { tracing = true }
