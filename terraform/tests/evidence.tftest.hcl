# What is kept of isolated instances, by whom, and for how long nobody can delete it.
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

run "it_copies_and_changes_nothing_of_an_instance" {
  command = plan

  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.preserve_evidence.statement : [
        for action in statement.actions : action if !can(regex(":(?:Get|List|Describe|Query)", action))
      ]
    ])) == toset(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage", "dynamodb:PutItem", "dynamodb:UpdateItem", "ec2:CreateSnapshots", "ec2:CreateTags", "s3:PutObject"])
    error_message = "its queue, the incidents table, snapshots and evidence; beyond that it reads"
  }
  assert {
    condition = {
      for statement in data.aws_iam_policy_document.preserve_evidence.statement : statement.sid => [
        for condition in statement.condition : "${condition.variable} ${condition.test} ${join(",", condition.values)}"
      ] if contains(statement.resources, "arn:aws:ec2:eu-west-1::snapshot/*")
      } == {
      OnlyIntoSnapshotsThatAreMarkedAsEvidence = ["aws:RequestTag/riposte:evidence StringEquals riposte-dev"]
      TagThemWhileCreatingThem                 = ["ec2:CreateAction StringEquals CreateSnapshots"]
    }
    error_message = "marked as they are created, and no other snapshot"
  }
  assert {
    condition = flatten([
      for statement in data.aws_iam_policy_document.preserve_evidence.statement : [for resource in statement.resources : resource] if contains(statement.actions, "s3:PutObject")
    ]) == ["arn:aws:s3:::riposte-dev-evidence-123456789012-eu-west-1/preserved/*"]
    error_message = "never over a finding, an alert or traffic"
  }
  assert {
    condition     = length([for statement in data.aws_iam_policy_document.preserve_evidence.statement : statement if anytrue([for action in statement.actions : can(regex("^s3:(Get|Delete|Bypass)|Delete(Snapshot|Item)|ModifySnapshot", action))])]) == 0
    error_message = "it cannot read, delete, share or unlock evidence"
  }
}

run "evidence_is_locked_for_thirty_days_unless_said_otherwise" {
  command = plan

  assert {
    condition     = [for lock in module.evidence.object_lock : "${lock.mode} ${lock.days}"] == ["GOVERNANCE 30"]
    error_message = "the default of the bucket"
  }
}

run "the_lock_follows_its_variable" {
  command = plan
  variables { evidence = { lock_days = 7 } }

  assert {
    condition     = [for lock in module.evidence.object_lock : "${lock.mode} ${lock.days}"] == ["GOVERNANCE 7"]
    error_message = "seven days"
  }
}

run "compliance_is_for_production" {
  command = plan
  module { source = "./tests/variables" }
  variables { evidence = { lock_mode = "COMPLIANCE" } }
  expect_failures = [var.evidence]
}

run "an_unknown_lock_is_refused" {
  command = plan
  module { source = "./tests/variables" }
  variables { evidence = { lock_mode = "governance" } }
  expect_failures = [var.evidence]
}

run "a_lock_of_no_days_is_refused" {
  command = plan
  module { source = "./tests/variables" }
  variables { evidence = { lock_days = 0 } }
  expect_failures = [var.evidence]
}

run "a_lock_beyond_the_retention_is_refused" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    response = { retention_days = 30 }
    evidence = { lock_days = 31 }
  }
  expect_failures = [var.evidence]
}

run "orders_reach_it_unless_it_is_switched_off" {
  command = plan

  assert {
    condition     = module.preserve_evidence.rule_state == "ENABLED" && module.isolate_instance.rule_state == "ENABLED"
    error_message = "both answer the same order"
  }
}

run "switched_off_it_hears_of_no_order_and_isolation_goes_on" {
  command = plan
  variables { evidence = { preserve = false } }

  assert {
    condition     = module.preserve_evidence.rule_state == "DISABLED" && module.isolate_instance.rule_state == "ENABLED"
    error_message = "only the copies stop"
  }
}

run "it_needs_as_many_executions_as_its_queue_starts" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = { preserve_evidence = 1 } }
  expect_failures = [var.reserved_concurrency]
}
