# Reads what Terraform refreshes and what the gate must know; changes nothing, not even the lock of the state.
resource "aws_iam_role" "plan" {
  for_each = var.environments

  name                 = "${var.project}-${each.key}-pipeline-plan"
  description          = "GitLab plans ${local.stacks[each.key]} with it: read only"
  assume_role_policy   = data.aws_iam_policy_document.trust["${each.key}/plan"].json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "plan_state" {
  for_each = var.environments

  name   = "state"
  role   = aws_iam_role.plan[each.key].id
  policy = data.aws_iam_policy_document.read_state[each.key].json
}

resource "aws_iam_role_policy_attachment" "plan_reads" {
  for_each = var.environments

  role       = aws_iam_role.plan[each.key].name
  policy_arn = aws_iam_policy.read_stack[each.key].arn
}

data "aws_iam_policy_document" "read_state" {
  for_each = var.environments

  statement {
    sid       = "FindTheState"
    actions   = ["s3:ListBucket"]
    resources = [local.state_bucket_arn]
    condition {
      test     = "StringEquals"
      variable = "s3:prefix"
      values   = ["riposte/${each.key}.tfstate"]
    }
  }

  statement {
    sid       = "ReadTheState"
    actions   = ["s3:GetObject"]
    resources = ["${local.state_bucket_arn}/riposte/${each.key}.tfstate"]
  }

  statement {
    sid       = "DecryptTheState"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.state.arn]
  }
}
