terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }

  # After the first apply the state moves into the bucket that it has made (README.md).
  backend "local" {}
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = { project = var.project, managed-by = "terraform", part = "bootstrap" }
  }
}
