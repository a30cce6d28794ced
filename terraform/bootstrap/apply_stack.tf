data "aws_iam_policy_document" "write_stack" {
  for_each = var.environments

  statement {
    sid       = "Alarms"
    actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
    resources = [local.arns[each.key].alarms]
  }

  statement {
    sid       = "BusAndRules"
    actions   = ["events:CreateEventBus", "events:DeleteEventBus", "events:UpdateEventBus", "events:PutRule", "events:DeleteRule", "events:EnableRule", "events:DisableRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"]
    resources = [local.arns[each.key].bus, local.arns[each.key].rules]
  }

  statement {
    sid       = "Functions"
    actions   = ["lambda:CreateFunction", "lambda:DeleteFunction", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency", "lambda:AddPermission", "lambda:RemovePermission", "lambda:TagResource", "lambda:UntagResource"]
    resources = [local.arns[each.key].functions]
  }

  statement {
    # A mapping has no name; the function that it feeds has.
    sid       = "TriggersOfTheFunctions"
    actions   = ["lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"]
    resources = ["*"]
    condition {
      test     = "ArnLike"
      variable = "lambda:FunctionArn"
      values   = [local.arns[each.key].functions]
    }
  }

  statement {
    sid       = "TagsOfTriggers"
    actions   = ["lambda:TagResource", "lambda:UntagResource"]
    resources = [local.arns[each.key].mappings]
  }

  statement {
    sid       = "QueuesAndTopics"
    actions   = ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue", "sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"]
    resources = [local.arns[each.key].queues, local.arns[each.key].topics]
  }

  statement {
    # AWS knows no resource for these. Source: Service Authorization Reference, EventBridge and SNS.
    sid       = "PolicyOfTheBusAndSubscriptions"
    actions   = ["events:PutPermission", "events:RemovePermission", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"]
    resources = ["*"]
  }

  statement {
    sid       = "Tables"
    actions   = ["dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:UpdateTable", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTimeToLive", "dynamodb:TagResource", "dynamodb:UntagResource"]
    resources = [local.arns[each.key].tables]
  }

  statement {
    # The pause switch lies beside it, and is for operators.
    sid       = "TheResponsePolicyAlone"
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
    resources = ["arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/${local.stacks[each.key]}-control"]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["POLICY"]
    }
  }

  statement {
    # Buckets, not what lies in them.
    sid       = "Buckets"
    actions   = ["s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketObjectLockConfiguration", "s3:PutBucketOwnershipControls", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration"]
    resources = [local.arns[each.key].buckets]
  }

  statement {
    sid       = "LogGroups"
    actions   = ["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy", "logs:AssociateKmsKey", "logs:TagResource", "logs:UntagResource"]
    resources = [local.arns[each.key].logs]
  }

  statement {
    # Never its value.
    sid       = "TheEmptySecret"
    actions   = ["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:UpdateSecret", "secretsmanager:TagResource", "secretsmanager:UntagResource"]
    resources = [local.arns[each.key].secrets]
  }

  statement {
    sid       = "BlockedAddresses"
    actions   = ["wafv2:CreateIPSet", "wafv2:UpdateIPSet", "wafv2:DeleteIPSet", "wafv2:CreateRuleGroup", "wafv2:UpdateRuleGroup", "wafv2:DeleteRuleGroup", "wafv2:TagResource", "wafv2:UntagResource"]
    resources = ["arn:${local.partition}:wafv2:*:${var.account_id}:*/ipset/${local.stacks[each.key]}-*/*", "arn:${local.partition}:wafv2:*:${var.account_id}:*/rulegroup/${local.stacks[each.key]}-*/*"]
  }

  statement {
    # A detector has no name; there is one in an account and region. It is never deleted by the pipeline.
    sid       = "DetectorAndFlowLogs"
    actions   = ["guardduty:CreateDetector", "guardduty:UpdateDetector", "guardduty:TagResource", "ec2:CreateFlowLogs", "ec2:DeleteFlowLogs", "logs:CreateLogDelivery", "logs:DeleteLogDelivery"]
    resources = ["*"]
  }

  statement {
    sid       = "TagFlowLogsAsTheyAreMade"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:${local.partition}:ec2:${var.region}:${var.account_id}:vpc-flow-log/*"]
    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateFlowLogs"]
    }
  }
}
