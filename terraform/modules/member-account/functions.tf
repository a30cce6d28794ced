# What stop-function and release-function may do here: the same as in the account of the platform.
data "aws_iam_policy_document" "stop_function" {
  statement {
    sid = "SeeConcurrency"
    # Any: which function a finding will name is not known before.
    actions   = ["lambda:GetFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid = "StopIt"
    # IAM cannot condition the number: who has this right may also reserve executions for any function.
    actions   = ["lambda:PutFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "NeverThePlatformNorTheProtected"
    effect    = "Deny"
    actions   = ["lambda:PutFunctionConcurrency"]
    resources = concat(["${local.function_arn}:${local.stack}-*"], local.protected_function_arns)
  }
}

data "aws_iam_policy_document" "release_function" {
  statement {
    sid = "SeeConcurrency"
    # Any: which functions are contained is on the record only.
    actions   = ["lambda:GetFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "GiveBack"
    actions   = ["lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"]
    resources = ["${local.function_arn}:*"]
  }

  statement {
    sid       = "NeverThePlatformNorTheProtected"
    effect    = "Deny"
    actions   = ["lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"]
    resources = concat(["${local.function_arn}:${local.stack}-*"], local.protected_function_arns)
  }
}
