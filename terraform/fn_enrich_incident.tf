# enrich-incident: "Enrichment Requested" → facts, related incidents and recommendations in the incident.
module "enrich_incident" {
  source = "./modules/responder"

  name                  = "${local.stack}-enrich-incident"
  description           = "Gathers what is known about the resources and principals of an incident; it changes nothing but the incident"
  package               = local.packages["enrich-incident"]
  timeout_seconds       = 60
  reserved_concurrency  = var.reserved_concurrency.enrich_incident
  common                = local.responder_common
  undelivered_queue_arn = module.undelivered_queue.arn
  policy_json           = data.aws_iam_policy_document.enrich_incident.json

  requests = {
    source      = ["riposte"]
    detail-type = ["Enrichment Requested"]
  }

  environment = merge(local.function_environment, {
    ACCOUNT_ID        = local.account_id
    INCIDENT_TABLE    = module.incidents.name
    CONTAINMENT_TABLE = module.containments.name
    RETENTION_DAYS    = tostring(var.response.retention_days)
  })
}

# One that fails is tried again, and containment does not wait for it: only a series of failures is worth a look.
resource "aws_cloudwatch_metric_alarm" "enrichment" {
  alarm_name          = "${local.stack}-EnrichmentFailure"
  alarm_description   = "Incidents are told without context: enrichments fail. Containment does not depend on them."
  namespace           = "Riposte"
  metric_name         = "EnrichmentFailed"
  dimensions          = { stack = local.stack }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alert_topic_arn]
}

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
    sid = "SeeInstancesImagesAndGroups"
    # EC2 has no resource level for Describe calls.
    actions   = ["ec2:DescribeInstances", "ec2:DescribeImages", "ec2:DescribeSecurityGroups"]
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
}
