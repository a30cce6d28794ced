# In a file of its own, so that a local run can replace it by an override file.
# Bucket, key and region come from `-backend-config`; `use_lockfile=true` belongs there too (see README.md).
terraform {
  backend "s3" {}
}
