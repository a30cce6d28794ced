# Who is let in, and what they could never do.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_kms_key" {
    override_during = plan
    defaults        = { arn = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
  }
  mock_resource "aws_iam_policy" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
  mock_resource "aws_iam_role" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
}

variables {
  account_id   = "123456789012"
  region       = "eu-west-1"
  environments = ["dev", "prod"]
  gitlab       = { project_path = "security/riposte" }
}

run "a_role_trusts_one_project_one_branch_and_one_purpose" {
  command = plan

  assert {
    condition = {
      for name, document in data.aws_iam_policy_document.trust : name => sort(flatten([
        for condition in one(document.statement).condition : "${condition.test} ${condition.variable} ${join(",", condition.values)}"
      ]))
      } == { for name in ["dev/plan", "dev/apply", "prod/plan", "prod/apply"] : name => sort([
        "StringEquals gitlab.com:aud riposte/${name}",
        "StringEquals gitlab.com:sub project_path:security/riposte:ref_type:branch:ref:main",
    ]) }
    error_message = "project, branch, environment and purpose, letter by letter"
  }
  assert {
    condition     = toset(one([for provider in aws_iam_openid_connect_provider.gitlab : provider.client_id_list])) == toset(["riposte/dev/plan", "riposte/dev/apply", "riposte/prod/plan", "riposte/prod/apply"])
    error_message = "no other audience is known"
  }
}

run "merge_requests_may_be_planned_for_dev_and_never_applied" {
  command = plan
  variables { merge_request_plans = ["dev"] }

  assert {
    condition     = local.subjects.plan == { dev = "project_path:security/riposte:ref_type:branch:ref:*", prod = "project_path:security/riposte:ref_type:branch:ref:main" }
    error_message = "any branch of the project, for dev alone"
  }
  assert {
    condition     = length([for subject in values(local.subjects.apply) : subject if strcontains(subject, "*")]) == 0
    error_message = "an apply is of the branch"
  }
}

run "further_claims_of_the_subject_are_trusted_too" {
  command = plan
  variables { gitlab = { project_path = "security/riposte", subject_claims = "environment_protected:true" } }

  assert {
    condition     = local.subjects.apply["prod"] == "project_path:security/riposte:ref_type:branch:ref:main:environment_protected:true"
    error_message = "as GitLab writes it"
  }
}

run "the_apply_role_has_a_boundary_that_denies_the_ways_to_more" {
  command = plan

  assert {
    condition     = alltrue([for role in aws_iam_role.apply : role.permissions_boundary == aws_iam_policy.apply_boundary.arn])
    error_message = "each apply role"
  }
  assert {
    condition = length(setsubtract(
      ["iam:CreateAccessKey", "iam:DeleteRolePermissionsBoundary", "iam:AttachRolePolicy", "s3:BypassGovernanceRetention", "secretsmanager:GetSecretValue", "iam:CreateOpenIDConnectProvider"],
      flatten([for statement in data.aws_iam_policy_document.apply_boundary.statement : statement.actions if statement.effect == "Deny"])
    )) == 0
    error_message = "denied whatever is attached"
  }
  assert {
    condition = alltrue([
      for document in data.aws_iam_policy_document.write_rights : alltrue([
        for statement in document.statement : length(statement.condition) == 1 if contains(statement.actions, "iam:CreateRole") || contains(statement.actions, "iam:PassRole")
      ])
    ])
    error_message = "no role without the boundary of functions, and none for other services"
  }
}

run "the_plan_role_can_only_read" {
  command = plan

  assert {
    condition = length([
      for action in flatten(concat(
        [for document in data.aws_iam_policy_document.read_stack : [for statement in document.statement : statement.actions]],
        [for document in data.aws_iam_policy_document.read_state : [for statement in document.statement : statement.actions]],
      )) : action if !can(regex("^[a-z0-9-]+:(Get|List|Describe|Scan$|Decrypt$)", action))
    ]) == 0
    error_message = "nothing that changes anything"
  }
  assert {
    condition = length([
      for action in flatten([for document in data.aws_iam_policy_document.read_stack : [for statement in document.statement : statement.actions]]) : action
      if contains(["s3:GetObject", "secretsmanager:GetSecretValue", "logs:GetLogEvents", "sqs:ReceiveMessage"], action)
    ]) == 0
    error_message = "no evidence, no secret, no log and no message"
  }
}

run "the_state_is_versioned_encrypted_private_and_never_expires" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_versioning.state.versioning_configuration).status == "Enabled"
    error_message = "versions"
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.state.arn
    error_message = "its own key"
  }
  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.state.block_public_acls, aws_s3_bucket_public_access_block.state.block_public_policy, aws_s3_bucket_public_access_block.state.ignore_public_acls, aws_s3_bucket_public_access_block.state.restrict_public_buckets])
    error_message = "never public"
  }
  assert {
    condition     = length(one(aws_s3_bucket_lifecycle_configuration.state.rule).expiration) == 0
    error_message = "the current state stays"
  }
}

run "a_project_with_a_wildcard_is_refused" {
  command = plan
  variables { gitlab = { project_path = "security/*" } }
  expect_failures = [var.gitlab]
}

run "a_branch_with_a_wildcard_is_refused" {
  command = plan
  variables { gitlab = { project_path = "security/riposte", branch = "*" } }
  expect_failures = [var.gitlab]
}

run "an_address_with_a_slash_at_its_end_is_refused" {
  command = plan
  variables { gitlab = { project_path = "security/riposte", url = "https://gitlab.com/" } }
  expect_failures = [var.gitlab]
}

run "merge_requests_are_never_planned_for_prod" {
  command = plan
  variables { merge_request_plans = ["prod"] }
  expect_failures = [var.merge_request_plans]
}

run "an_environment_that_nobody_knows_is_refused" {
  command = plan
  variables { environments = ["staging"] }
  expect_failures = [var.environments]
}
