# The profile of an isolated instance is replaced only where the response policy says so, and only then is there one, and a right to it.
mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "./tests/mocks"
}

variables {
  environment   = "dev"
  region        = "eu-west-1"
  owner         = "security"
  cost_center   = "4711"
  artifacts_dir = "tests/fixtures/functions"
}

run "a_new_installation_has_neither_the_profile_nor_a_right_to_any" {
  command = plan

  assert {
    condition     = length(aws_iam_instance_profile.quarantined) + length(aws_iam_role.quarantined) + length(aws_iam_role_policy.quarantined) == 0
    error_message = "nothing is made that nobody orders"
  }
  assert {
    condition = alltrue([
      for document in [data.aws_iam_policy_document.isolate_instance_keep_alive, data.aws_iam_policy_document.release_instance_settings] :
      length(regexall("PassRole|InstanceProfile", join(",", flatten([for statement in document.statement : statement.actions])))) == 0
    ])
    error_message = "who does not order it in the policy gives no right to it"
  }
  assert {
    condition     = local.replaces_profiles == false
    error_message = "the policy of a new installation keeps profiles"
  }
}

run "a_policy_that_orders_it_makes_a_profile_that_may_do_nothing" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/replacing-profiles.yaml" }

  assert {
    condition     = aws_iam_instance_profile.quarantined["this"].name == "riposte-dev-quarantined" && aws_iam_instance_profile.quarantined["this"].role == "riposte-dev-quarantined"
    error_message = "the profile has the role, under the same name"
  }
  assert {
    condition     = one(data.aws_iam_policy_document.quarantined.statement).effect == "Deny" && one(data.aws_iam_policy_document.quarantined.statement).actions == toset(["*"])
    error_message = "also what resources allow to the whole account"
  }
  assert {
    condition     = flatten([for statement in data.aws_iam_policy_document.quarantined_trust.statement : [for principal in statement.principals : tolist(principal.identifiers)]]) == ["ec2.amazonaws.com"]
    error_message = "nobody but an instance gets the role"
  }
}

run "and_gives_one_function_the_right_to_set_it_and_another_to_give_back" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/replacing-profiles.yaml" }

  assert {
    condition = {
      for name, document in { isolate = data.aws_iam_policy_document.isolate_instance_keep_alive, release = data.aws_iam_policy_document.release_instance_settings } :
      name => flatten([
        for statement in document.statement : [for action in statement.actions : [for resource in statement.resources : "${coalesce(statement.effect, "Allow")} ${action} ${resource} ${join(" ", flatten([for condition in statement.condition : [condition.variable, tolist(condition.values)]]))}"]]
        if length(regexall("PassRole|InstanceProfile", join(",", statement.actions))) > 0
      ])
      } == {
      isolate = [
        "Allow ec2:DescribeIamInstanceProfileAssociations * ",
        "Allow ec2:ReplaceIamInstanceProfileAssociation arn:aws:ec2:eu-west-1:123456789012:instance/* ec2:NewInstanceProfile arn:aws:iam::123456789012:instance-profile/riposte-dev-quarantined",
        "Allow iam:PassRole arn:aws:iam::123456789012:role/riposte-dev-quarantined iam:PassedToService ec2.amazonaws.com",
      ]
      release = [
        "Allow ec2:DescribeIamInstanceProfileAssociations * ",
        "Allow ec2:ReplaceIamInstanceProfileAssociation arn:aws:ec2:eu-west-1:123456789012:instance/* ec2:InstanceProfile arn:aws:iam::123456789012:instance-profile/riposte-dev-quarantined",
        "Allow iam:PassRole arn:aws:iam::123456789012:role/* iam:PassedToService ec2.amazonaws.com",
        "Deny iam:PassRole arn:aws:iam::123456789012:role/riposte-dev-* ",
      ]
    }
    error_message = "one can set nothing but the empty profile, the other can take away nothing but that"
  }
}

run "rejects_a_policy_that_does_with_profiles_what_nobody_knows" {
  command = plan
  variables { response_policy_file = "tests/fixtures/policies/removing-profiles.yaml" }
  expect_failures = [aws_dynamodb_table_item.policy]
}
