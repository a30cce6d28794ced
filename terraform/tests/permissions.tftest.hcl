# Least privilege: who may do what, seen in the statements of the policies.
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

run "no_role_has_a_wildcard_action" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.triage_finding, data.aws_iam_policy_document.isolate_instance, data.aws_iam_policy_document.release_instance, data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.release_credentials, data.aws_iam_policy_document.restrict_bucket, data.aws_iam_policy_document.release_bucket, data.aws_iam_policy_document.stop_function, data.aws_iam_policy_document.release_function, data.aws_iam_policy_document.block_address, data.aws_iam_policy_document.release_address, data.aws_iam_policy_document.check_containments, data.aws_iam_policy_document.deny_tracked_paths, data.aws_iam_policy_document.release_tracked_paths, data.aws_iam_policy_document.enrich_incident, data.aws_iam_policy_document.preserve_evidence, data.aws_iam_policy_document.verify_credentials, data.aws_iam_policy_document.queue_alert, data.aws_iam_policy_document.send_alert] :
      [for statement in document.statement : [for action in statement.actions : !strcontains(action, "*")]]
    ]))
    error_message = "every action is named"
  }
  assert {
    condition = toset(flatten([
      for document in [data.aws_iam_policy_document.triage_finding, data.aws_iam_policy_document.isolate_instance, data.aws_iam_policy_document.release_instance, data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.release_credentials, data.aws_iam_policy_document.restrict_bucket, data.aws_iam_policy_document.release_bucket, data.aws_iam_policy_document.stop_function, data.aws_iam_policy_document.release_function, data.aws_iam_policy_document.block_address, data.aws_iam_policy_document.release_address, data.aws_iam_policy_document.check_containments, data.aws_iam_policy_document.deny_tracked_paths, data.aws_iam_policy_document.release_tracked_paths, data.aws_iam_policy_document.enrich_incident, data.aws_iam_policy_document.preserve_evidence, data.aws_iam_policy_document.verify_credentials, data.aws_iam_policy_document.queue_alert, data.aws_iam_policy_document.send_alert] :
      [for statement in document.statement : [for action in statement.actions : action if contains(statement.resources, "*")]]
      ])) == toset([
      "cloudtrail:LookupEvents", "cloudwatch:DescribeAlarms", "dynamodb:ListStreams", "guardduty:ListDetectors", "ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules", "ec2:DescribeImages", "ec2:DescribeVolumes", "ec2:DescribeSnapshots", "iam:GetAccountSummary",
      "ec2:DescribeRouteTables", "ec2:DescribeNatGateways", "ec2:DescribeVpcEndpoints", "ec2:DescribeNetworkAcls", "autoscaling:DescribeAutoScalingInstances",
      "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
    ])
    error_message = "only calls that AWS cannot limit to a resource"
  }
  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.triage_finding, data.aws_iam_policy_document.isolate_instance, data.aws_iam_policy_document.release_instance, data.aws_iam_policy_document.revoke_credentials, data.aws_iam_policy_document.release_credentials, data.aws_iam_policy_document.restrict_bucket, data.aws_iam_policy_document.release_bucket, data.aws_iam_policy_document.stop_function, data.aws_iam_policy_document.release_function, data.aws_iam_policy_document.block_address, data.aws_iam_policy_document.release_address, data.aws_iam_policy_document.check_containments, data.aws_iam_policy_document.deny_tracked_paths, data.aws_iam_policy_document.release_tracked_paths, data.aws_iam_policy_document.enrich_incident, data.aws_iam_policy_document.preserve_evidence, data.aws_iam_policy_document.verify_credentials, data.aws_iam_policy_document.queue_alert, data.aws_iam_policy_document.send_alert] :
      [for statement in document.statement : statement.sid != null && statement.sid != ""]
    ]))
    error_message = "every statement says in its sid what it is for"
  }
}

run "isolation_can_set_nothing_but_its_own_pair_of_groups_of_this_account_and_region" {
  command = plan

  assert {
    condition = [
      for statement in data.aws_iam_policy_document.isolate_instance.statement :
      [for condition in statement.condition : "${condition.variable} ${condition.test} ${join(",", condition.values)}"]
      if contains(statement.actions, "ec2:ModifyNetworkInterfaceAttribute") && contains(statement.resources, "arn:aws:ec2:eu-west-1:123456789012:security-group/*")
    ] == [["aws:ResourceTag/riposte:quarantine StringEquals riposte-dev"], ["aws:ResourceTag/riposte:conversion StringEquals riposte-dev"]]
    error_message = "groups only with a tag of this stack"
  }
  assert {
    condition = {
      for action in ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"] : action => flatten([
        for statement in data.aws_iam_policy_document.isolate_instance_groups.statement :
        length(statement.condition) == 0 ? ["any"] : [for condition in statement.condition : "${condition.variable} ${condition.test} ${join(",", condition.values)}"]
        if contains(statement.actions, "ec2:${action}") && contains(statement.resources, "arn:aws:ec2:eu-west-1:123456789012:security-group/*")
      ])
      } == {
      CreateSecurityGroup           = ["aws:RequestTag/riposte:quarantine StringEquals riposte-dev", "aws:RequestTag/riposte:conversion StringEquals riposte-dev"]
      AuthorizeSecurityGroupIngress = ["aws:ResourceTag/riposte:conversion StringEquals riposte-dev"]
      AuthorizeSecurityGroupEgress  = ["aws:ResourceTag/riposte:conversion StringEquals riposte-dev"]
      RevokeSecurityGroupEgress     = ["aws:ResourceTag/riposte:quarantine StringEquals riposte-dev"]
      RevokeSecurityGroupIngress    = ["aws:ResourceTag/riposte:quarantine StringEquals riposte-dev"]
    }
    error_message = "it opens conversion groups only, and closes quarantine groups only"
  }
  assert {
    condition = alltrue([
      for moved in [
        { document = data.aws_iam_policy_document.isolate_instance, own = "ec2:DisassociateAddress", other = "ec2:AssociateAddress" },
        { document = data.aws_iam_policy_document.release_instance, own = "ec2:AssociateAddress", other = "ec2:DisassociateAddress" },
        ] : toset(flatten([
          for statement in moved.document.statement : [for action in statement.actions : [for resource in statement.resources : "${action} ${resource}"]]
          if contains(statement.actions, moved.own) || contains(statement.actions, moved.other)
      ])) == toset([for kind in ["elastic-ip", "network-interface", "instance"] : "${moved.own} arn:aws:ec2:eu-west-1:123456789012:${kind}/*"])
    ])
    error_message = "one takes addresses away, the other gives them back, both in this account and region"
  }
  assert {
    condition = [
      for statement in data.aws_iam_policy_document.isolate_instance_groups.statement :
      [for condition in statement.condition : "${condition.variable} ${join(",", condition.values)}"]
      if contains(statement.actions, "ec2:CreateTags")
    ] == [["ec2:CreateAction CreateSecurityGroup"]]
    error_message = "it cannot turn an existing group into the quarantine group"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.isolate_instance.statement : statement if contains(statement.actions, "dynamodb:DeleteItem")]) == 0
    error_message = "it cannot delete the record of before"
  }
  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.isolate_instance, data.aws_iam_policy_document.isolate_instance_groups, data.aws_iam_policy_document.release_instance] : [
        for statement in document.statement : [for resource in statement.resources : startswith(resource, "arn:aws:ec2:eu-west-1:123456789012:")]
        if anytrue([for action in statement.actions : startswith(action, "ec2:") && !startswith(action, "ec2:Describe")])
      ]
    ]))
    error_message = "account and region"
  }
}

run "services_use_the_key_for_this_account" {
  command = plan
  variables {
    operator_role_arns = ["arn:aws:iam::123456789012:role/on-call"]
    finding_topic_arns = ["arn:aws:sns:eu-central-1:210987654321:findings"]
  }

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.key.statement : one(one(statement.principals).identifiers) => one([for condition in statement.condition : condition.values])
      if one(statement.principals).type == "Service"
      } == {
      "logs.eu-west-1.amazonaws.com" = tolist(["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/riposte-dev-*"])
      "events.amazonaws.com"         = tolist(["123456789012"])
      "cloudwatch.amazonaws.com"     = tolist(["123456789012"])
      "delivery.logs.amazonaws.com"  = tolist(["123456789012"])
      "sns.amazonaws.com"            = tolist(["123456789012", "210987654321"])
    }
    error_message = "account of the stack, and that of a listed topic"
  }
}
