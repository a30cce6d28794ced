"""A changed alarm tells SNS topics, functions and the default bus; MiniStack tells topics, in a shorter form.

A topic must allow cloudwatch.amazonaws.com, a function lambda.alarms.cloudwatch.amazonaws.com.
Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-lambda.html,
cloudwatch-and-eventbridge.html, Notify_Users_Alarm_Changes.html
"""

import logging
from datetime import datetime, timezone

from ministack.core.responses import get_account_id
from ministack.services import lambda_svc, sns

from local_aws.cloud import Cloud
from local_aws.runtime import alarm_messages
from local_aws.runtime.alarm_messages import Change
from local_aws.runtime.permission import ServiceCall, may

ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}

log = logging.getLogger("local_aws")


def install(cloud: Cloud) -> None:
    def dispatch(alarm: dict, old: str, new: str, reason: str) -> None:
        change = Change(alarm, old, new, reason, datetime.now(timezone.utc))
        detail = alarm_messages.event_detail(change)
        cloud.emit_aws_event("aws.cloudwatch", "CloudWatch Alarm State Change", detail, [alarm["AlarmArn"]])
        if alarm.get("ActionsEnabled", True):
            for action in alarm.get(ACTIONS[new]) or []:
                _act(action, change)

    cloud.service_module("cloudwatch")._dispatch_alarm_actions = dispatch


def _act(action: str, change: Change) -> None:
    if ":sns:" in action:
        _publish(action, change)
    elif ":lambda:" in action:
        _invoke(action, change)
    else:
        log.error("action %s of alarm %s is not served", action, change.alarm["AlarmName"])


def _publish(topic: str, change: Change) -> None:
    source = change.alarm["AlarmArn"]
    if not sns.topic_policy_allows(topic, "cloudwatch.amazonaws.com", source, get_account_id()):
        log.error("alarm %s may not publish to %s", source, topic)
        return
    sns.publish_internal(topic, alarm_messages.sns_message(change), alarm_messages.sns_subject(change))


def _invoke(function: str, change: Change) -> None:
    owner, _, _ = lambda_svc._get_base_func_record_for_ref(function)
    record, config, _ = lambda_svc._get_func_record_for_ref(function)
    source = change.alarm["AlarmArn"]
    call = ServiceCall("lambda.alarms.cloudwatch.amazonaws.com", "lambda:InvokeFunction", function, source)
    if not owner or not may(owner.get("policy"), call):
        log.error("alarm %s may not invoke %s", source, function)
        return
    execution = lambda_svc._execution_record_for_config(record, config)
    lambda_svc.invoke_async_with_retry(execution, alarm_messages.function_event(change))
