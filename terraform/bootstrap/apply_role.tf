# Applies the plan that was judged. It may make, change and destroy what belongs to the stack by its name, and nothing that would
# give it more: its boundary holds whatever is attached to it.
resource "aws_iam_role" "apply" {
  for_each = var.environments

  name                 = "${var.project}-${each.key}-pipeline-apply"
  description          = "GitLab applies ${local.stacks[each.key]} with it"
  assume_role_policy   = data.aws_iam_policy_document.trust["${each.key}/apply"].json
  permissions_boundary = aws_iam_policy.apply_boundary.arn
  max_session_duration = 3600
}

resource "aws_iam_role_policy_attachment" "apply_reads" {
  for_each = var.environments

  role       = aws_iam_role.apply[each.key].name
  policy_arn = aws_iam_policy.read_stack[each.key].arn
}

resource "aws_iam_policy" "write_stack" {
  for_each = var.environments

  name   = "${var.project}-${each.key}-pipeline-write"
  policy = data.aws_iam_policy_document.write_stack[each.key].json
}

resource "aws_iam_role_policy_attachment" "apply_writes" {
  for_each = var.environments

  role       = aws_iam_role.apply[each.key].name
  policy_arn = aws_iam_policy.write_stack[each.key].arn
}

resource "aws_iam_policy" "write_rights" {
  for_each = var.environments

  name   = "${var.project}-${each.key}-pipeline-rights"
  policy = data.aws_iam_policy_document.write_rights[each.key].json
}

resource "aws_iam_role_policy_attachment" "apply_rights" {
  for_each = var.environments

  role       = aws_iam_role.apply[each.key].name
  policy_arn = aws_iam_policy.write_rights[each.key].arn
}

resource "aws_iam_role_policy" "apply_state" {
  for_each = var.environments

  name   = "state"
  role   = aws_iam_role.apply[each.key].id
  policy = data.aws_iam_policy_document.write_state[each.key].json
}

data "aws_iam_policy_document" "write_state" {
  for_each = var.environments

  source_policy_documents = [data.aws_iam_policy_document.read_state[each.key].json]

  statement {
    sid       = "WriteTheState"
    actions   = ["s3:PutObject"]
    resources = ["${local.state_bucket_arn}/riposte/${each.key}.tfstate"]
  }

  statement {
    # Source: Terraform docs, backend s3, `use_lockfile`.
    sid       = "LockTheState"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${local.state_bucket_arn}/riposte/${each.key}.tfstate.tflock"]
  }

  statement {
    sid       = "EncryptTheState"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.state.arn]
  }
}
