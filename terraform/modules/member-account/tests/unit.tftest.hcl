# What the module promises.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  stack               = "riposte-prod"
  platform_account_id = "111111111111"
  external_id         = "2f1c9a64-5f0e-4b8e-9d52-6f3b5b0f0c11"
  region              = "eu-west-1"
  protected           = { principals = ["gitlab-deploy"], buckets = ["website"], functions = ["checkout"] }
}

run "each_role_trusts_the_function_of_its_name_with_the_external_id" {
  command = plan

  assert {
    condition     = length(aws_iam_role.this) == 11 && alltrue([for name, role in aws_iam_role.this : role.name == "riposte-prod-${name}"])
    error_message = "called like the function"
  }
  assert {
    condition = alltrue([
      for name, role in aws_iam_role.this : jsondecode(role.assume_role_policy).Statement == [{
        Sid       = "OnlyTheFunctionOfTheSameName"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111111111111:root" }
        Action    = "sts:AssumeRole"
        Condition = {
          ArnEquals    = { "aws:PrincipalArn" = "arn:aws:iam::111111111111:role/riposte-prod-${name}" }
          StringEquals = { "sts:ExternalId" = "2f1c9a64-5f0e-4b8e-9d52-6f3b5b0f0c11" }
        }
      }]
    ])
    error_message = "and nobody else"
  }
  assert {
    condition     = alltrue([for role in aws_iam_role.this : role.max_session_duration == 3600])
    error_message = "for an hour, the longest from role to role"
  }
}

run "nobody_touches_the_roles_themselves_nor_what_is_protected" {
  command = plan

  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.release_credentials] :
      length([
        for statement in document.statement : statement
        if statement.effect == "Deny" && contains(statement.resources, "arn:aws:iam::123456789012:role/riposte-prod-*") && contains(statement.resources, "arn:aws:iam::123456789012:role/*/gitlab-deploy")
      ]) == 1
    ])
    error_message = "roles and users"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.restrict_bucket.statement : statement if statement.effect == "Deny" && contains(statement.resources, "arn:aws:s3:::website")]) == 1
    error_message = "buckets"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.stop_function.statement : statement if statement.effect == "Deny" && contains(statement.resources, "arn:aws:lambda:eu-west-1:123456789012:function:checkout")]) == 1
    error_message = "functions"
  }
  assert {
    condition     = aws_iam_policy.deny_all.name == "riposte-prod-deny-all"
    error_message = "the policy that users get, under the name that the platform knows"
  }
}

run "nothing_is_stopped_unless_that_is_wanted" {
  command = plan

  assert {
    condition     = length([for statement in data.aws_iam_policy_document.deny_tracked_paths.statement : statement if contains(statement.actions, "ec2:StopInstances")]) == 0
    error_message = "no right to stop"
  }
}

run "stops_are_allowed_where_they_are_wanted" {
  command = plan
  variables { stop_instances = true }

  assert {
    condition     = flatten([for statement in data.aws_iam_policy_document.deny_tracked_paths.statement : statement.resources if contains(statement.actions, "ec2:StopInstances")]) == ["arn:aws:ec2:eu-west-1:123456789012:instance/*"]
    error_message = "of this account and region"
  }
}

run "quarantine_groups_get_no_rules_unless_that_is_wanted" {
  command = plan

  assert {
    condition     = [for statement in data.aws_iam_policy_document.isolate_instance.statement : statement.sid if contains(statement.actions, "ec2:AuthorizeSecurityGroupEgress")] == ["LetTheConversionGroupAllowEverything"]
    error_message = "only the conversion group"
  }
}

run "quarantine_groups_get_rules_where_they_are_wanted" {
  command = plan
  variables { give_forensic_access = true }

  assert {
    condition     = contains([for statement in data.aws_iam_policy_document.isolate_instance.statement : statement.sid if contains(statement.actions, "ec2:AuthorizeSecurityGroupEgress")], "LetForensicsIn")
    error_message = "the quarantine group, too"
  }
}
