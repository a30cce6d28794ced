# What plan and apply read of a stack. No object, no secret and no log: those of the stack are evidence.
resource "aws_iam_policy" "read_stack" {
  for_each = var.environments

  name   = "${var.project}-${each.key}-pipeline-read"
  policy = data.aws_iam_policy_document.read_stack[each.key].json
}

data "aws_iam_policy_document" "read_stack" {
  for_each = var.environments

  statement {
    sid       = "ReadTables"
    actions   = ["dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTimeToLive", "dynamodb:ListTagsOfResource"]
    resources = [local.arns[each.key].tables]
  }

  statement {
    sid       = "ReadTheResponsePolicy"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/${local.stacks[each.key]}-control"]
  }

  statement {
    # The gate must know what is under containment.
    sid       = "ReadContainments"
    actions   = ["dynamodb:Scan"]
    resources = ["arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/${local.stacks[each.key]}-containments"]
  }

  statement {
    sid       = "ReadFunctions"
    actions   = ["lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConcurrency", "lambda:GetFunctionConfiguration", "lambda:GetFunctionEventInvokeConfig", "lambda:GetPolicy", "lambda:ListTags", "lambda:ListVersionsByFunction"]
    resources = [local.arns[each.key].functions]
  }

  statement {
    # A mapping has no name.
    sid       = "ReadTagsOfTriggers"
    actions   = ["lambda:ListTags"]
    resources = [local.arns[each.key].mappings]
  }

  statement {
    sid       = "ReadQueuesAndTopics"
    actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags", "sns:GetTopicAttributes", "sns:ListTagsForResource"]
    resources = [local.arns[each.key].queues, local.arns[each.key].topics]
  }

  statement {
    sid       = "ReadBuckets"
    actions   = ["s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration", "s3:GetBucketOwnershipControls", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment", "s3:GetBucketTagging", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [local.arns[each.key].buckets]
  }

  statement {
    sid       = "ReadRolesAndPolicies"
    actions   = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListPolicyVersions", "iam:ListRolePolicies"]
    resources = [local.arns[each.key].roles, local.arns[each.key].policies]
  }

  statement {
    sid       = "ReadTheProfileWithoutRights"
    actions   = ["iam:GetInstanceProfile"]
    resources = ["arn:${local.partition}:iam::${var.account_id}:instance-profile/${local.stacks[each.key]}-quarantined"]
  }

  statement {
    sid       = "ReadRulesAndBus"
    actions   = ["events:DescribeEventBus", "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"]
    resources = [local.arns[each.key].bus, local.arns[each.key].rules]
  }

  statement {
    # Not its value: what is in it never reaches a plan.
    sid       = "ReadThatThereIsASecret"
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"]
    resources = [local.arns[each.key].secrets]
  }

  statement {
    # AWS knows no resource for these, or none that has a name before it is read.
    sid       = "ReadWhatHasNoName"
    actions   = ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource", "ec2:DescribeFlowLogs", "guardduty:GetDetector", "guardduty:ListDetectors", "guardduty:ListTagsForResource", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListResourceTags", "lambda:GetEventSourceMapping", "lambda:ListEventSourceMappings", "logs:DescribeLogGroups", "logs:ListTagsForResource", "sns:GetSubscriptionAttributes", "wafv2:GetIPSet", "wafv2:GetRuleGroup", "wafv2:ListTagsForResource"]
    resources = ["*"]
  }

  statement {
    # What Terraform and the gate read of tables is encrypted; evidence, whose buckets it cannot read from, is too.
    sid       = "DecryptItems"
    actions   = ["kms:Decrypt"]
    resources = ["arn:${local.partition}:kms:${var.region}:${var.account_id}:key/*"]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${var.region}.amazonaws.com"]
    }
    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/${local.stacks[each.key]}"]
    }
  }
}
