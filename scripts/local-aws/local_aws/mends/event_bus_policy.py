"""PutPermission takes a whole policy document, which then is the policy of the bus; MiniStack ignores it.

Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html (parameter Policy)
"""

import json
from types import ModuleType

from local_aws.cloud import Cloud
from local_aws.replies import json_reply
from local_aws.request import Request, Response


def install(cloud: Cloud) -> None:
    eventbridge = cloud.service_module("eventbridge")
    cloud.overlay("events", "PutPermission", lambda request: _put(eventbridge, request))


def _put(eventbridge: ModuleType, request: Request) -> Response | None:
    policy = request.json.get("Policy")
    if not policy:
        return None
    eventbridge._event_bus_policies[request.json.get("EventBusName", "default")] = json.loads(policy)
    return json_reply({})
