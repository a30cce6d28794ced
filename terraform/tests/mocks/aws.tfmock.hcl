# Answers of the mocked provider, known at plan time already: so that tests need no apply and no credentials.
mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
}

mock_resource "aws_kms_key" {
  override_during = plan
  defaults        = { arn = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000" }
}

mock_resource "aws_sqs_queue" {
  override_during = plan
  defaults = {
    arn = "arn:aws:sqs:eu-west-1:123456789012:mocked"
    url = "https://sqs.eu-west-1.amazonaws.com/123456789012/mocked"
  }
}

mock_resource "aws_sns_topic" {
  override_during = plan
  defaults        = { arn = "arn:aws:sns:eu-west-1:123456789012:created-topic" }
}

mock_resource "aws_secretsmanager_secret" {
  override_during = plan
  defaults        = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:created-secret" }
}

mock_resource "aws_guardduty_detector" {
  override_during = plan
  defaults        = { id = "0123456789abcdef0123456789abcdef" }
}

mock_resource "aws_iam_role" {
  override_during = plan
  defaults        = { arn = "arn:aws:iam::123456789012:role/mocked" }
}

mock_resource "aws_lambda_function" {
  override_during = plan
  defaults        = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:mocked" }
}

mock_resource "aws_cloudwatch_log_group" {
  override_during = plan
  defaults        = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:mocked" }
}

mock_resource "aws_dynamodb_table" {
  override_during = plan
  defaults = {
    arn        = "arn:aws:dynamodb:eu-west-1:123456789012:table/mocked"
    stream_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/mocked/stream/2026-01-01T00:00:00.000"
  }
}

mock_resource "aws_wafv2_ip_set" {
  override_during = plan
  defaults        = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/mocked/00000000-0000-4000-8000-000000000000" }
}

mock_resource "aws_wafv2_rule_group" {
  override_during = plan
  defaults        = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/mocked/00000000-0000-4000-8000-000000000000" }
}
