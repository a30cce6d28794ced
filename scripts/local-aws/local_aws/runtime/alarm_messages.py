"""The three shapes in which CloudWatch tells of a changed alarm: SNS, EventBridge, direct call of a function.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html,
alarms-and-actions-lambda.html; the message for SNS as CloudWatch sends it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache

import botocore.session
from ministack.core.responses import get_account_id, get_region

STATISTICS = {
    "Average": "AVERAGE",
    "Sum": "SUM",
    "Minimum": "MINIMUM",
    "Maximum": "MAXIMUM",
    "SampleCount": "SAMPLE_COUNT",
}


@dataclass(frozen=True)
class Change:
    """One change of state of an alarm."""

    alarm: dict
    old: str
    new: str
    reason: str
    at: datetime


def sns_subject(change: Change) -> str:
    """Less than 100 characters, as SNS wants it."""
    return f'{change.new}: "{change.alarm["AlarmName"]}" in {_region_name(get_region())}'[:99]


def sns_message(change: Change) -> str:
    """The JSON text in the SNS message."""
    alarm = change.alarm
    return json.dumps(
        {
            "AlarmName": alarm["AlarmName"],
            "AlarmDescription": alarm.get("AlarmDescription") or None,
            "AWSAccountId": get_account_id(),
            "AlarmConfigurationUpdatedTimestamp": _time(_configured(alarm)),
            "NewStateValue": change.new,
            "NewStateReason": change.reason,
            "StateChangeTime": _time(change.at),
            "Region": _region_name(get_region()),
            "AlarmArn": alarm["AlarmArn"],
            "OldStateValue": change.old,
            "OKActions": alarm.get("OKActions") or [],
            "AlarmActions": alarm.get("AlarmActions") or [],
            "InsufficientDataActions": alarm.get("InsufficientDataActions") or [],
            "Trigger": _trigger(alarm),
        }
    )


def event_detail(change: Change) -> dict:
    """The detail of a 'CloudWatch Alarm State Change' event; the same object is alarmData for a function."""
    alarm = change.alarm
    state = {"value": change.new, "reason": change.reason, "timestamp": _time(change.at)}
    if alarm.get("StateReasonData"):
        state["reasonData"] = alarm["StateReasonData"]
    configuration = {"description": alarm["AlarmDescription"]} if alarm.get("AlarmDescription") else {}
    configuration |= {"alarmRule": alarm["AlarmRule"]} if "AlarmRule" in alarm else {"metrics": [_metric(alarm)]}
    return {
        "alarmName": alarm["AlarmName"],
        "state": state,
        "previousState": {"value": change.old},
        "configuration": configuration,
    }


def function_event(change: Change) -> dict:
    """What a function gets that is an action of the alarm."""
    return {
        "source": "aws.cloudwatch",
        "alarmArn": change.alarm["AlarmArn"],
        "accountId": get_account_id(),
        "time": _time(change.at),
        "region": get_region(),
        "alarmData": event_detail(change),
    }


def _trigger(alarm: dict) -> dict:
    if "AlarmRule" in alarm:
        return {"AlarmRule": alarm["AlarmRule"]}
    extended = alarm.get("ExtendedStatistic")
    kind = {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": extended}
    simple = {"StatisticType": "Statistic", "Statistic": STATISTICS.get(alarm.get("Statistic") or "", "AVERAGE")}
    return {
        "MetricName": alarm.get("MetricName"),
        "Namespace": alarm.get("Namespace"),
        **(kind if extended else simple),
        "Unit": alarm.get("Unit"),
        "Dimensions": [{"value": d["Value"], "name": d["Name"]} for d in alarm.get("Dimensions") or []],
        "Period": alarm.get("Period"),
        "EvaluationPeriods": alarm.get("EvaluationPeriods"),
        "DatapointsToAlarm": alarm.get("DatapointsToAlarm") or alarm.get("EvaluationPeriods"),
        "ComparisonOperator": alarm.get("ComparisonOperator"),
        "Threshold": alarm.get("Threshold"),
        "TreatMissingData": alarm.get("TreatMissingData") or "missing",
        "EvaluateLowSampleCountPercentile": alarm.get("EvaluateLowSampleCountPercentile") or "",
    }


def _metric(alarm: dict) -> dict:
    dimensions = {d["Name"]: d["Value"] for d in alarm.get("Dimensions") or []}
    metric = {"namespace": alarm.get("Namespace"), "name": alarm.get("MetricName"), "dimensions": dimensions}
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic")
    stat = {"metric": metric, "period": alarm.get("Period"), "stat": statistic}
    return {"id": "m1", "metricStat": stat, "returnData": True}


def _configured(alarm: dict) -> datetime:
    return datetime.fromtimestamp(float(alarm.get("AlarmConfigurationUpdatedTimestamp") or 0), timezone.utc)


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "+0000")


@cache
def _region_name(region: str) -> str:
    """'EU (Ireland)': alarm messages carry the name of the region, not its code."""
    partitions = botocore.session.get_session().get_data("endpoints")["partitions"]
    found = [p["regions"][region]["description"] for p in partitions if region in p["regions"]]
    return found[0].replace("Europe (", "EU (") if found else region
