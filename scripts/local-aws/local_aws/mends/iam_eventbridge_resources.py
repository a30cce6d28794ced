"""EventBridge authorizes the rule or the bus that a call names; permissions of a bus, and lists, are authorized on no resource.

MiniStack puts rules of the default bus below its name, takes buses for rules, and knows neither the rule of a target nor
what a tag belongs to.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

import json
from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_BUSES = ("CreateEventBus", "DeleteEventBus", "DescribeEventBus", "UpdateEventBus")
_RULES = ("PutRule", "DeleteRule", "DescribeRule", "EnableRule", "DisableRule")
_TARGETS = ("PutTargets", "RemoveTargets", "ListTargetsByRule")
_WITHOUT = ("PutPermission", "RemovePermission", "ListRules", "ListEventBuses")


def install(_cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(service: str, method: str, path: str, headers: dict, body: bytes, *rest: Any) -> str:
        if service == "events":
            *_, region, account = rest
            action = headers.get("x-amz-target", "").partition(".")[2]
            found = _resource(action, json.loads(body or b"{}"), f"arn:aws:events:{region}:{account}:")
            if found:
                return found
        return extract(service, method, path, headers, body, *rest)

    iam_actions.extract_resource_arn = resource_arn


def _resource(action: str, wish: dict, prefix: str) -> str | None:
    if action in _WITHOUT:
        return "*"
    if "ResourceARN" in wish:
        return wish["ResourceARN"]
    if action in _BUSES:
        return f"{prefix}event-bus/{_bus(wish.get('Name'))}"
    rule = wish.get("Name") if action in _RULES else wish.get("Rule") if action in _TARGETS else None
    if not rule:
        return None
    bus = _bus(wish.get("EventBusName"))
    return f"{prefix}rule/{rule}" if bus == "default" else f"{prefix}rule/{bus}/{rule}"


def _bus(named: str | None) -> str:
    """A bus is named by its name or its ARN."""
    return (named or "default").rpartition("event-bus/")[2]
