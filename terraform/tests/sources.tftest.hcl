# Where findings come from: which events reach triage, and who may put which on the own bus.
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

run "every_source_has_a_rule_of_its_own" {
  command = plan

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.security_hub_findings.event_pattern).detail == { findings = { ProductArn = [{ suffix = ":product/aws/guardduty" }] } } && aws_cloudwatch_event_rule.security_hub_findings.state == "ENABLED"
    error_message = "copies of GuardDuty findings, not the controls of Security Hub"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.detection_alarms.event_pattern).detail == { alarmName = [{ prefix = "riposte-dev-detect-" }], state = { value = ["ALARM"] } }
    error_message = "only alarms that detect, and only when they go off"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.own_findings.event_pattern) == { source = ["riposte"], detail-type = ["Detection Raised", "Drill Requested", "Containment Ordered"] } && aws_cloudwatch_event_rule.own_findings.event_bus_name == "riposte-dev"
    error_message = "own events on the own bus"
  }
  assert {
    condition     = alltrue([for rule in [aws_cloudwatch_event_rule.security_hub_findings, aws_cloudwatch_event_rule.detection_alarms, aws_cloudwatch_event_rule.exposed_keys, aws_cloudwatch_event_rule.revocation_misuse] : rule.event_bus_name == null])
    error_message = "the default bus, where only AWS speaks for AWS"
  }
}

run "what_exists_in_us_east_1_only_is_forwarded" {
  command = plan

  assert {
    condition     = { for name, rule in aws_cloudwatch_event_rule.forward : rule.name => rule.event_pattern } == { "riposte-dev-forward-exposed-keys" = aws_cloudwatch_event_rule.exposed_keys.event_pattern, "riposte-dev-forward-revocation-misuse" = aws_cloudwatch_event_rule.revocation_misuse.event_pattern }
    error_message = "the same patterns in both regions"
  }
  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.forward : target.arn == "arn:aws:events:eu-west-1:123456789012:event-bus/default" && target.role_arn == aws_iam_role.forward["this"].arn && target.dead_letter_config[0].arn == aws_sqs_queue.not_forwarded["this"].arn])
    error_message = "to the default bus at home; what does not arrive is kept"
  }
  assert {
    condition     = [for statement in data.aws_iam_policy_document.forward.statement : { actions = statement.actions, resources = statement.resources }] == [{ actions = toset(["events:PutEvents"]), resources = toset(["arn:aws:events:eu-west-1:123456789012:event-bus/default"]) }]
    error_message = "and nothing else"
  }
  assert {
    condition     = { for condition in data.aws_iam_policy_document.forward_trust.statement[0].condition : condition.variable => one(condition.values) } == { "aws:SourceAccount" = "123456789012", "aws:SourceArn" = "arn:aws:events:us-east-1:123456789012:rule/riposte-dev-forward-*" }
    error_message = "for the own rules"
  }
  assert {
    condition     = aws_sqs_queue.not_forwarded["this"].sqs_managed_sse_enabled && aws_sqs_queue.not_forwarded["this"].message_retention_seconds == 1209600
    error_message = "encrypted, for 14 days"
  }
}

run "nothing_is_forwarded_when_the_stack_is_in_us_east_1" {
  command = plan
  variables { region = "us-east-1" }

  assert {
    condition     = length(aws_cloudwatch_event_rule.forward) + length(aws_cloudwatch_event_target.forward) + length(aws_iam_role.forward) + length(aws_iam_role_policy.forward) + length(aws_sqs_queue.not_forwarded) == 0
    error_message = "the rules of the stack find the events themselves"
  }
  assert {
    condition     = strcontains(aws_cloudwatch_event_rule.revocation_misuse.event_pattern, "riposte-dev-deny-")
    error_message = "with the pattern that lets the functions' own calls pass by"
  }
}

run "products_of_security_hub_can_be_chosen" {
  command = plan
  variables { security_hub_products = ["aws/securityhub", "aws/guardduty"] }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.security_hub_findings.event_pattern).detail.findings.ProductArn == [{ suffix = ":product/aws/guardduty" }, { suffix = ":product/aws/securityhub" }]
    error_message = "those"
  }
}

run "security_hub_can_be_left_out" {
  command = plan
  variables { security_hub_products = [] }

  assert {
    condition     = aws_cloudwatch_event_rule.security_hub_findings.state == "DISABLED"
    error_message = "no product, no findings"
  }
}

run "a_product_is_named_as_its_arn_ends" {
  command = plan
  module { source = "./tests/variables" }
  variables { security_hub_products = ["GuardDuty"] }
  expect_failures = [var.security_hub_products]
}

run "only_triage_asks_for_containment_only_the_platform_detects_and_no_function_gives_orders" {
  command = plan

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.bus.statement : statement.effect == "Deny"])
    error_message = "IAM lets in, the bus keeps out"
  }
  assert {
    condition = {
      for statement in data.aws_iam_policy_document.bus.statement : statement.sid => toset([
        for condition in statement.condition : "${condition.test} ${condition.variable} ${join(",", condition.values)}"
      ])
      if statement.sid != "NoFunctionGivesOrders"
      } == {
      OnlyTriageAsksForContainment = toset([
        "ForAnyValue:StringEquals events:source riposte",
        "ForAnyValue:StringEquals events:detail-type Containment Requested,Enrichment Requested",
        "ArnNotEquals aws:PrincipalArn arn:aws:iam::123456789012:role/riposte-dev-triage-finding",
      ])
      OnlyThePlatformRaisesDetections = toset([
        "ForAnyValue:StringEquals events:source riposte",
        "ForAnyValue:StringEquals events:detail-type Detection Raised",
        "ArnNotLike aws:PrincipalArn arn:aws:iam::123456789012:role/riposte-dev-*",
      ])
    }
    error_message = "without a list of operators IAM decides who may give orders"
  }
  assert {
    condition = {
      for condition in [for statement in data.aws_iam_policy_document.bus.statement : statement if statement.sid == "NoFunctionGivesOrders"][0].condition :
      "${condition.test} ${condition.variable}" => condition.values
      } == {
      "ForAnyValue:StringEquals events:source"      = tolist(["riposte"])
      "ForAnyValue:StringEquals events:detail-type" = tolist(["Release Requested", "Drill Requested", "Containment Ordered"])
      "ArnEquals aws:PrincipalArn"                  = tolist([for name in sort(local.functions) : "arn:aws:iam::123456789012:role/riposte-dev-${name}"])
    }
    error_message = "whoever takes over a function cannot order"
  }
}

run "listed_operators_alone_give_orders" {
  command = plan
  variables { operator_role_arns = ["arn:aws:iam::123456789012:role/on-call"] }

  assert {
    condition = {
      for condition in [for statement in data.aws_iam_policy_document.bus.statement : statement if statement.sid == "OnlyOperatorsGiveOrders"][0].condition :
      "${condition.test} ${condition.variable}" => condition.values
      } == {
      "ForAnyValue:StringEquals events:source"      = tolist(["riposte"])
      "ForAnyValue:StringEquals events:detail-type" = tolist(["Release Requested", "Drill Requested", "Containment Ordered"])
      "ArnNotEquals aws:PrincipalArn"               = tolist(["arn:aws:iam::123456789012:role/on-call"])
    }
    error_message = "not even triage"
  }
}
