"""An alarm is described as it was put, over the Query protocol too, which Terraform's provider uses.

MiniStack's Query protocol drops description, dimensions, actions, period and more; every protocol drops metric
queries. AWS leaves out what an alarm does not have: no Statistic beside an ExtendedStatistic or beside Metrics.
Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, API_MetricAlarm.html
"""

import json
from datetime import datetime, timezone
from types import ModuleType
from typing import Any

from local_aws.cloud import Cloud
from local_aws.query_protocol import nested, to_xml
from local_aws.replies import query_reply
from local_aws.request import Request, Response

_NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/"
_DROPPED = ("Metrics", "EvaluateLowSampleCountPercentile", "ThresholdMetricId", "InsufficientDataActions")
_BOOLEANS = ("ActionsEnabled", "ReturnData")


def install(cloud: Cloud) -> None:
    cloudwatch = cloud.service_module("cloudwatch")
    cloud.overlay("monitoring", "PutMetricAlarm", lambda request: _put(cloudwatch, request))
    cloud.overlay("monitoring", "DescribeAlarms", lambda request: _describe(cloudwatch, request))


def _is_query(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _put(cloudwatch: ModuleType, request: Request) -> Response | None:
    if not _is_query(request):
        return None
    alarm = _typed(nested(request))
    status, headers, body = cloudwatch._put_metric_alarm({}, alarm, False, is_json=True)
    if status != 200:
        return status, headers, body
    record = cloudwatch._alarms[alarm["AlarmName"]]
    record.update({name: alarm[name] for name in _DROPPED if name in alarm})
    for name in _absent(alarm):
        record.pop(name, None)
    return query_reply(_NAMESPACE, "PutMetricAlarm", "")


def _absent(alarm: dict) -> list[str]:
    if "Metrics" in alarm:
        return ["MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit"]
    return ["Statistic"] if "ExtendedStatistic" in alarm else []


def _typed(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _typed(child, key) for key, child in value.items()}
    if isinstance(value, list):
        return [_typed(child) for child in value]
    return value == "true" if name in _BOOLEANS else value


def _describe(cloudwatch: ModuleType, request: Request) -> Response | None:
    if not _is_query(request):
        return None
    status, headers, body = cloudwatch._describe_alarms({}, nested(request), False, is_json=True)
    if status != 200:
        return status, headers, body
    found = json.loads(body)
    for kind in ("MetricAlarms", "CompositeAlarms"):
        found[kind] = [_document(alarm) for alarm in found[kind]]
    return query_reply(_NAMESPACE, "DescribeAlarms", to_xml(found))


def _document(alarm: dict) -> dict:
    return {name: _time(value) if name.endswith("Timestamp") else value for name, value in alarm.items()}


def _time(value: Any) -> Any:
    return datetime.fromtimestamp(value, timezone.utc).isoformat() if isinstance(value, (int, float)) else value
