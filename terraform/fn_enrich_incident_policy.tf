# What enrich-incident may do: read, keep evidence, write nothing but the incident, and say what leaks.
data "aws_iam_policy_document" "enrich_incident" {
  statement {
    sid       = "ReadRequests"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["${local.sqs_arn}:${local.stack}-enrich-incident"]
  }

  statement {
    sid       = "PutAsideWhatCanNeverSucceed"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-enrich-incident-dlq"]
  }

  statement {
    sid       = "LookAgainLater"
    actions   = ["sqs:SendMessage"]
    resources = ["${local.sqs_arn}:${local.stack}-enrich-incident"]
  }

  statement {
    sid       = "WriteTheContext"
    actions   = ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"]
    resources = ["${local.table_arn}/${local.stack}-incidents"]
  }

  statement {
    sid       = "ReadWhatWasBefore"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.table_arn}/${local.stack}-containments"]
  }

  statement {
    sid = "SeeInstancesTheirInterfacesImagesAndGroups"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeImages", "ec2:DescribeSecurityGroups"]
    resources = ["*"]
  }

  statement {
    sid = "SeeTheRoleOfAnInstance"
    # Any, here and below: what is attacked next is not known before. Nothing of it can be changed.
    actions   = ["iam:GetInstanceProfile"]
    resources = ["arn:${local.partition}:iam::${local.account_id}:instance-profile/*"]
  }

  statement {
    sid       = "SeeRoles"
    actions   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
    resources = ["${local.role_arn}/*"]
  }

  statement {
    sid = "SeeUsersAndTheirKeys"
    actions = [
      "iam:GetUser", "iam:GetUserPolicy", "iam:GetAccessKeyLastUsed", "iam:GetLoginProfile", "iam:ListAccessKeys",
      "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:ListMFADevices", "iam:ListUserPolicies",
    ]
    resources = ["${local.user_arn}/*"]
  }

  statement {
    sid       = "SeeGroupsOfUsers"
    actions   = ["iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies"]
    resources = ["arn:${local.partition}:iam::${local.account_id}:group/*"]
  }

  statement {
    sid       = "ReadWhatPoliciesAllow"
    actions   = ["iam:GetPolicy", "iam:GetPolicyVersion"]
    resources = ["arn:${local.partition}:iam::${local.account_id}:policy/*", "arn:${local.partition}:iam::aws:policy/*"]
  }

  statement {
    sid = "SeeWhetherTheRootUserIsGuarded"
    # The summary is that of the account: IAM knows no resource for it.
    actions   = ["iam:GetAccountSummary"]
    resources = ["*"]
  }

  statement {
    sid       = "SeeWhetherBucketsAreOpen"
    actions   = ["s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicyStatus"]
    resources = ["arn:${local.partition}:s3:::*"]
  }

  statement {
    sid       = "FindFlowLogs"
    actions   = ["s3:ListBucket"]
    resources = [local.flow_log_arn]
  }

  statement {
    sid       = "ReadFlowLogs"
    actions   = ["s3:GetObject"]
    resources = ["${local.flow_log_arn}/${local.flow_log_root}AWSLogs/*"]
  }

  dynamic "statement" {
    for_each = length(local.lookup_arns) == 0 ? [] : [1]

    content {
      sid       = "ReadWhatAddressesAreLookedUpIn"
      actions   = ["s3:GetObject"]
      resources = local.lookup_arns
    }
  }

  dynamic "statement" {
    for_each = length(local.given_bucket_keys) == 0 ? [] : [1]

    content {
      sid       = "WithTheKeysOfGivenBuckets"
      actions   = ["kms:Decrypt"]
      resources = local.given_bucket_keys
    }
  }

  statement {
    sid       = "KeepTheTrafficOfEarlierHours"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${local.evidence_arn}/history/*"]
  }

  statement {
    sid = "TellAnAbsentHistoryFromARefusedOne"
    # S3 answers 403 instead of 404 to those who may not list.
    actions   = ["s3:ListBucket"]
    resources = [local.evidence_arn]
  }

  statement {
    sid = "RaiseFindings"
    # The policy of the bus lets no function give orders.
    actions   = ["events:PutEvents"]
    resources = [local.bus_arn]
  }

  statement {
    sid       = "KeepWhatTrafficWasSeen"
    actions   = ["s3:PutObject"]
    resources = ["${local.evidence_arn}/traffic/*"]
  }
}
