# The roles by which the functions of a platform in another account act here: one for each function, called like the function's own.
resource "aws_iam_role" "this" {
  for_each             = local.policies
  name                 = "${local.stack}-${each.key}"
  description          = "Role of the function ${local.stack}-${each.key} of account ${var.platform_account_id} in this account"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "OnlyTheFunctionOfTheSameName"
      Effect = "Allow"
      # Not the role itself: IAM would keep its id, and trust nobody any more when the platform is made anew.
      Principal = { AWS = "arn:${local.partition}:iam::${var.platform_account_id}:root" }
      Action    = "sts:AssumeRole"
      Condition = {
        ArnEquals    = { "aws:PrincipalArn" = "arn:${local.partition}:iam::${var.platform_account_id}:role/${local.stack}-${each.key}" }
        StringEquals = { "sts:ExternalId" = var.external_id }
      }
    }]
  })
}

resource "aws_iam_role_policy" "task" {
  for_each = local.policies
  name     = "task"
  role     = aws_iam_role.this[each.key].id
  policy   = each.value
}

# The policy that is attached to users whose credentials were stolen: only one of their own account can be.
resource "aws_iam_policy" "deny_all" {
  name        = local.deny_policy_name
  description = "Denies everything. Attached to users whose credentials were stolen, until their incident is released."
  policy      = data.aws_iam_policy_document.deny_all.json
}

data "aws_iam_policy_document" "deny_all" {
  statement {
    sid       = "DenyEverythingToWhomItIsAttached"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}
