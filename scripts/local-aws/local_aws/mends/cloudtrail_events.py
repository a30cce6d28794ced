"""CloudTrail keeps management events with the identity that made them, and hands changes to EventBridge.

MiniStack records nothing by default, takes every caller for a user, and publishes no event. Events of IAM exist in us-east-1
only. On AWS an event appears after minutes, and on the bus only where a trail logs management events; here at once, always.
Sources: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html,
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html (global service events)
"""

import logging
from datetime import datetime, timezone
from typing import Any

from ministack.core.responses import request_scope

from local_aws.cloud import Cloud
from local_aws.replies import json_error, json_reply
from local_aws.request import Request, Response
from local_aws.trail import calls, record
from local_aws.trail.identity import user_name

_PAGE = 50
_FIELDS = {
    "EventId": "EventId", "EventName": "EventName", "ReadOnly": "ReadOnly", "Username": "Username",
    "EventSource": "EventSource", "AccessKeyId": "AccessKeyId",
}  # fmt: skip

log = logging.getLogger("local_aws")


def install(cloud: Cloud) -> None:
    trail = cloud.service_module("cloudtrail")

    def keep(seen: calls.Seen) -> None:
        if not record.is_management(seen):
            return
        try:
            with request_scope(seen.request.account, record.region_of(seen)):
                _keep(cloud, trail, seen)
        except Exception:
            log.exception("an event of CloudTrail was lost")

    calls.watch(keep)
    cloud.overlay("cloudtrail", "LookupEvents", lambda request: _lookup(trail, request))
    cloud.on_reset(trail._events.clear)


def _keep(cloud: Cloud, trail: Any, seen: calls.Seen) -> None:
    event = record.record(seen)
    read_only = event["readOnly"]
    trail._get_event_queue().append({
        "EventId": event["eventID"],
        "EventName": event["eventName"],
        "EventSource": event["eventSource"],
        "EventTime": datetime.now(timezone.utc).timestamp(),
        "Username": user_name(event["userIdentity"]),
        "AccessKeyId": seen.access_key,
        "ReadOnly": str(read_only).lower(),
        "Resources": record.resources(seen),
        "CloudTrailEvent": record.to_json(event),
    })  # fmt: skip
    if not read_only:
        service = event["eventSource"].partition(".")[0]
        cloud.emit_aws_event(f"aws.{service}", "AWS API Call via CloudTrail", event)


def _lookup(trail: Any, request: Request) -> Response:
    wanted = request.json.get("LookupAttributes") or []
    size = request.json.get("MaxResults") or _PAGE
    if len(wanted) > 1:
        return json_error("InvalidLookupAttributesException", "You can specify only one lookup attribute.")
    if not 1 <= size <= _PAGE:
        return json_error("InvalidMaxResultsException", "MaxResults must be between 1 and 50.")
    found = [event for event in reversed(trail._get_event_queue()) if _matches(event, wanted, request.json)]
    start = int(request.json.get("NextToken") or 0)
    rest = {"NextToken": str(start + size)} if start + size < len(found) else {}
    return json_reply({"Events": found[start : start + size], **rest})


def _matches(event: dict, wanted: list[dict], times: dict) -> bool:
    if not float(times.get("StartTime") or 0) <= event["EventTime"] <= float(times.get("EndTime") or "inf"):
        return False
    return all(attribute["AttributeValue"] in _values(event, attribute["AttributeKey"]) for attribute in wanted)


def _values(event: dict, key: str) -> list[str]:
    if key in ("ResourceName", "ResourceType"):
        return [resource[key] for resource in event["Resources"]]
    return [event[_FIELDS[key]]] if key in _FIELDS else []
