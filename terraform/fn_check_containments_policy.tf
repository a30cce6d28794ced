# What check-containments may do: look at whatever can be contained, note that it has looked, and raise findings.
data "aws_iam_policy_document" "check_containments" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-check-containments"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-check-containments-dlq"]
  }

  statement {
    sid       = "FindWhatIsInForce"
    actions   = ["dynamodb:Query"]
    resources = ["${local.table_arn}/${local.stack}-containments/index/containments-in-force"]
  }

  statement {
    sid = "NoteWhatWasSeen"
    # Scan: once a day, for what an older version has left out of the index.
    actions   = ["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:UpdateItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "RaiseFindings"
    # The policy of the bus lets no function give orders.
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
  }

  statement {
    sid = "LookAtInstances"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroupRules"]
    resources = ["*"]
  }

  statement {
    sid = "LookAtUsers"
    # Any, here and below: what will be contained is not known before.
    actions   = ["iam:ListAccessKeys", "iam:ListAttachedUserPolicies"]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid       = "LookAtRoles"
    actions   = ["iam:GetRole", "iam:GetRolePolicy"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid       = "LookAtBuckets"
    actions   = ["s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicy"]
    resources = ["${local.bucket_arn}*"]
  }

  dynamic "statement" {
    # Only where the response policy has the account blocked. The call knows no resources.
    for_each = local.blocks_account ? [1] : []

    content {
      sid       = "LookAtTheAccount"
      actions   = ["s3:GetAccountPublicAccessBlock"]
      resources = ["*"]
    }
  }

  statement {
    sid       = "LookAtFunctions"
    actions   = ["lambda:GetFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "LookAtBlockedAddresses"
    actions   = ["wafv2:GetIPSet"]
    resources = local.ip_set_arns
  }
}
