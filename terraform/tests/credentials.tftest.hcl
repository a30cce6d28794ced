# The right to revoke is the right to rule: what it is limited to.
mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "./tests/mocks"
}

variables {
  environment          = "dev"
  region               = "eu-west-1"
  owner                = "security"
  cost_center          = "4711"
  artifacts_dir        = "tests/fixtures/functions"
  response_policy_file = "tests/fixtures/policies/revoking.yaml"
}

run "nobody_who_revokes_or_releases_may_touch_the_platform_awss_roles_or_the_protected" {
  command = plan

  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.release_credentials] :
      toset(one([for statement in document.statement : statement.resources if statement.effect == "Deny"])) == toset([
        "arn:aws:iam::123456789012:role/riposte-dev-*",
        "arn:aws:iam::123456789012:user/riposte-dev-*",
        "arn:aws:iam::123456789012:role/aws-service-role/*",
        "arn:aws:iam::123456789012:role/aws-reserved/*",
        "arn:aws:iam::123456789012:role/ci-deploy",
        "arn:aws:iam::123456789012:role/*/ci-deploy",
        "arn:aws:iam::123456789012:user/ci-deploy",
        "arn:aws:iam::123456789012:user/*/ci-deploy",
        "arn:aws:iam::123456789012:role/break-glass",
        "arn:aws:iam::123456789012:role/*/break-glass",
        "arn:aws:iam::123456789012:user/break-glass",
        "arn:aws:iam::123456789012:user/*/break-glass",
      ])
    ])
    error_message = "the same list for both, under any path"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.release_credentials] :
      toset(one([for statement in document.statement : statement.actions if statement.effect == "Deny"])) == toset(flatten([
        for statement in document.statement : [for action in statement.actions : action if startswith(action, "iam:") && !startswith(action, "iam:Get") && !startswith(action, "iam:List")]
        if statement.effect != "Deny"
      ]))
    ])
    error_message = "every action of IAM that changes something is denied there"
  }
}

run "no_policy_but_the_deny_policy_can_be_attached_or_detached" {
  command = plan

  assert {
    condition = [
      for statement in concat(data.aws_iam_policy_document.revoke_credentials.statement, data.aws_iam_policy_document.release_credentials.statement) :
      [for condition in statement.condition : "${condition.test} ${condition.variable} ${join(",", condition.values)}"]
      if length(setintersection(statement.actions, ["iam:AttachUserPolicy", "iam:DetachUserPolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy"])) > 0 && statement.effect != "Deny"
    ] == [["ArnEquals iam:PolicyARN arn:aws:iam::123456789012:policy/riposte-dev-deny-all"], ["ArnEquals iam:PolicyARN arn:aws:iam::123456789012:policy/riposte-dev-deny-all"]]
    error_message = "one policy, by its ARN"
  }
  assert {
    condition     = aws_iam_policy.deny_all.name == "riposte-dev-deny-all" && [for statement in data.aws_iam_policy_document.deny_all.statement : [statement.effect, statement.actions, statement.resources]] == [["Deny", toset(["*"]), toset(["*"])]]
    error_message = "and that one denies everything"
  }
  assert {
    condition = alltrue([
      for statement in concat(data.aws_iam_policy_document.revoke_credentials.statement, data.aws_iam_policy_document.release_credentials.statement) :
      length(setintersection(statement.actions, ["iam:PutUserPolicy", "iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:UpdateAssumeRolePolicy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:PassRole"])) == 0
    ])
    error_message = "nor changed, nor anything made or deleted"
  }
}

run "what_one_may_the_other_may_not" {
  command = plan

  assert {
    condition     = length(setintersection(flatten([for statement in data.aws_iam_policy_document.revoke_credentials.statement : statement.actions]), ["iam:DetachUserPolicy", "iam:DeleteRolePolicy", "dynamodb:DeleteItem"])) == 0
    error_message = "whoever revokes cannot undo, nor lose the record of before"
  }
  assert {
    condition     = length(setintersection(flatten([for statement in data.aws_iam_policy_document.release_credentials.statement : statement.actions]), ["iam:AttachUserPolicy", "iam:PutRolePolicy"])) == 0
    error_message = "whoever releases cannot deny, nor allow"
  }
}

run "without_protected_principals_the_platform_and_awss_roles_are_still_untouchable" {
  command = plan
  variables { response_policy_file = null }

  assert {
    condition     = length(local.protected_arns) == 0 && length(one([for statement in data.aws_iam_policy_document.revoke_credentials.statement : statement.resources if statement.effect == "Deny"])) == 4
    error_message = "stack, service roles, Identity Center"
  }
}
