"""A rule may send to a bus of another region, with a role that may put events there; MiniStack knows its own region only.

The event keeps its account, region and time. Sources:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html, eb-targets.html (event bus targets need a role)
"""

import json
from typing import Any

from ministack.core.responses import get_account_id, get_region, request_scope

from local_aws.cloud import Cloud
from local_aws.runtime import service_role
from local_aws.runtime.event_delivery import SERVICE, Delivery, DeliveryError


def install(cloud: Cloud) -> None:
    events = cloud.service_module("eventbridge")
    deliver = events._invoke_target

    def invoke(target: dict, event: dict, rule: dict, view: Any = None) -> None:
        if not _is_elsewhere(target.get("Arn", "")):
            return deliver(target, event, rule, view)
        seen = (view or events._pattern_event_view(event)).event_with_detail()
        delivery = Delivery(rule.get("Arn", ""), rule.get("Name", ""), target, seen)
        return delivery.run(lambda: _forward(events, target, event))

    events._invoke_target = invoke


def _is_elsewhere(arn: str) -> bool:
    parts = arn.split(":", 5)
    is_bus = len(parts) == 6 and parts[2] == "events" and parts[5].startswith("event-bus/")
    return is_bus and parts[3] != get_region() and parts[4] == get_account_id()


def _forward(events: Any, target: dict, event: dict) -> None:
    arn = target["Arn"]
    _, _, _, region, account, resource = arn.split(":", 5)
    bus = resource.partition("/")[2]
    if not service_role.allows(target.get("RoleArn") or "", SERVICE, "events:PutEvents", arn):
        raise DeliveryError("NO_PERMISSIONS", f"The role of the target may not put events on {arn}.")
    with request_scope(account, region):
        if bus == "default":
            events._ensure_default_bus()
        if bus not in events._event_buses:
            raise DeliveryError("NO_RESOURCE", f"The bus {arn} does not exist.")
        detail = target["Input"] if target.get("Input") else event.get("Detail", "{}")
        forwarded = {**event, "EventBusName": bus, "Detail": detail if isinstance(detail, str) else json.dumps(detail)}
        events._dispatch_event(forwarded)
        events._archive_event(forwarded)
