# What a role that the pipeline makes can ever do, whatever policy it is given: the calls that the functions declare
# (functions/*/permissions.ts) and the forwarding of events. The pipeline cannot widen it: whoever adds a right to a function that no
# function has yet applies this configuration first, by hand. A contract test compares the two.
resource "aws_iam_policy" "function_boundary" {
  name        = "${var.project}-function-boundary"
  description = "Upper bound of every role that the pipeline makes for ${var.project}"
  policy      = data.aws_iam_policy_document.function_boundary.json
}

data "aws_iam_policy_document" "function_boundary" {
  statement {
    sid     = "WhatFunctionsDo"
    actions = local.function_actions
    # A boundary grants nothing: on which resources is for the policy of each role to say.
    resources = ["*"]
  }

  statement {
    sid    = "NeverThePipelineItself"
    effect = "Deny"
    # A function that is taken over must not become the one who deploys.
    actions   = ["iam:DeleteRolePolicy", "iam:PutRolePolicy"]
    resources = [for name in var.environments : "arn:${local.partition}:iam::${var.account_id}:role/${var.project}-${name}-pipeline-*"]
  }
}

locals {
  function_actions = [
    "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:EnterStandby", "autoscaling:ExitStandby",
    "cloudtrail:LookupEvents",
    "cloudwatch:DescribeAlarms",
    "dynamodb:DeleteItem", "dynamodb:DescribeStream", "dynamodb:GetItem", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem",
    "ec2:AssociateAddress", "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateNetworkAclEntry", "ec2:CreateSecurityGroup", "ec2:CreateSnapshots", "ec2:CreateTags", "ec2:DeleteNetworkAclEntry", "ec2:DescribeIamInstanceProfileAssociations", "ec2:DescribeImages", "ec2:DescribeInstanceAttribute", "ec2:DescribeInstances", "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSnapshots", "ec2:DescribeVolumes", "ec2:DescribeVpcEndpoints", "ec2:DisassociateAddress", "ec2:GetConsoleOutput", "ec2:ModifyInstanceAttribute", "ec2:ModifyInstanceMetadataOptions", "ec2:ModifyNetworkInterfaceAttribute", "ec2:ReplaceIamInstanceProfileAssociation", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress", "ec2:StopInstances",
    "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:RegisterTargets",
    "events:PutEvents",
    "guardduty:GetFindings", "guardduty:ListDetectors",
    "iam:AttachUserPolicy", "iam:DeleteRolePolicy", "iam:DetachUserPolicy", "iam:GetAccessKeyLastUsed", "iam:GetAccountSummary", "iam:GetGroupPolicy", "iam:GetInstanceProfile", "iam:GetLoginProfile", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy", "iam:GetUser", "iam:GetUserPolicy", "iam:ListAccessKeys", "iam:ListAttachedGroupPolicies", "iam:ListAttachedRolePolicies", "iam:ListAttachedUserPolicies", "iam:ListGroupPolicies", "iam:ListGroupsForUser", "iam:ListMFADevices", "iam:ListRolePolicies", "iam:ListUserPolicies", "iam:PassRole", "iam:PutRolePolicy", "iam:UpdateAccessKey",
    "kms:Decrypt", "kms:GenerateDataKey",
    "lambda:DeleteFunctionConcurrency", "lambda:GetFunctionConcurrency", "lambda:PutFunctionConcurrency",
    "logs:CreateLogStream", "logs:PutLogEvents",
    "s3:DeleteBucketPolicy", "s3:GetAccountPublicAccessBlock", "s3:GetBucketPolicy", "s3:GetBucketPolicyStatus", "s3:GetBucketPublicAccessBlock", "s3:GetObject", "s3:ListBucket", "s3:PutAccountPublicAccessBlock", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutObject",
    "secretsmanager:GetSecretValue",
    "sns:Publish",
    "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage",
    "sts:AssumeRole",
    "wafv2:GetIPSet", "wafv2:UpdateIPSet",
    "xray:PutTelemetryRecords", "xray:PutTraceSegments",
  ]
}
