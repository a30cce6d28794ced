# Who is let in: jobs of one project on one branch, by tokens that GitLab signs for a few minutes. There are no keys.
resource "aws_iam_openid_connect_provider" "gitlab" {
  for_each = var.existing_oidc_provider_arn == null ? { gitlab = var.gitlab.url } : {}

  url            = each.value
  client_id_list = local.audiences
}

locals {
  # The audience says for which environment and for what a job wants to come; a token for one opens no other role.
  audiences = flatten([for name in sort(tolist(var.environments)) : ["${var.project}/${name}/plan", "${var.project}/${name}/apply"]])

  oidc_provider_arn = coalesce(var.existing_oidc_provider_arn, one([for provider in aws_iam_openid_connect_provider.gitlab : provider.arn]))
  _issuer           = trimprefix(var.gitlab.url, "https://")
  _project          = "project_path:${var.gitlab.project_path}"
  _claims           = var.gitlab.subject_claims == "" ? "" : ":${var.gitlab.subject_claims}"
  _subject          = "${local._project}:ref_type:branch:ref:${var.gitlab.branch}${local._claims}"

  # Source: GitLab docs, "OpenID Connect (OIDC) authentication using ID tokens", claim `sub`.
  subjects = {
    plan  = { for name in var.environments : name => contains(var.merge_request_plans, name) ? "${local._project}:ref_type:branch:ref:*" : local._subject }
    apply = { for name in var.environments : name => local._subject }
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = merge([for purpose, subjects in local.subjects : {
    for name, subject in subjects : "${name}/${purpose}" => { subject = subject, audience = "${var.project}/${name}/${purpose}" }
  }]...)

  statement {
    sid     = "JobsOfTheProjectWithATokenForThis"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.oidc_provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local._issuer}:aud"
      values   = [each.value.audience]
    }
    condition {
      # A star only where merge requests may be planned.
      test     = endswith(each.value.subject, "*") ? "StringLike" : "StringEquals"
      variable = "${local._issuer}:sub"
      values   = [each.value.subject]
    }
  }
}
