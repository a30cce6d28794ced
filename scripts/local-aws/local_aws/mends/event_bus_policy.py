"""PutPermission takes a whole policy document, and what that denies cannot be put on the bus; MiniStack ignores both.

The policy is asked for every caller, the account's root too, with events:source and events:detail-type of all entries for the bus.
Only its denies count: an allow matters on AWS for callers of other accounts.
Sources: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html (parameter Policy),
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
"""

import json
from contextvars import ContextVar
from types import ModuleType
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam

from local_aws.access.ledger import Ledger
from local_aws.cloud import Cloud
from local_aws.replies import json_reply
from local_aws.request import Request, Response

_PUT = "events:PutEvents"
_entries: ContextVar[list[dict]] = ContextVar("entries", default=[])


def install(cloud: Cloud) -> None:
    eventbridge = cloud.service_module("eventbridge")
    cloud.overlay("events", "PutPermission", lambda request: _put(eventbridge, request))
    iam_actions.request_tag_context = _remembering(iam_actions.request_tag_context)
    iam_evaluator.enforce = _asking_the_bus(eventbridge, cloud.ledger, iam_evaluator.enforce)


def _put(eventbridge: ModuleType, request: Request) -> Response | None:
    policy = request.json.get("Policy")
    if not policy:
        return None
    eventbridge._event_bus_policies[request.json.get("EventBusName", "default")] = json.loads(policy)
    return json_reply({})


def _remembering(context: Any) -> Any:
    """The check that follows gets the ARN of the bus only, so the entries wait for it here."""

    def remember(service: str, action: str, body: bytes, params: dict) -> dict[str, Any]:
        if action == _PUT:
            _entries.set(_read(body))
        return context(service, action, body, params)

    return remember


def _read(body: bytes) -> list[dict]:
    try:
        entries = json.loads(body or b"{}").get("Entries")
    except (ValueError, AttributeError):
        return []
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _asking_the_bus(eventbridge: ModuleType, ledger: Ledger, enforce: Any) -> Any:
    def enforce_with_bus(key: str, action: str, service: str, region: str, **details: Any) -> Any:
        denied = enforce(key, action, service, region, **details)
        bus_arn = details.get("resource_arn", "*")
        name = bus_arn.rpartition("event-bus/")[2]
        policy = eventbridge._event_bus_policies.get(name) if action == _PUT else None
        if denied is not None or policy is None or not _is_denied(policy, name, bus_arn):
            return denied
        caller = iam_evaluator.caller_arn()
        ledger.refuse(caller, action, bus_arn, "explicit deny by the policy of the bus")
        return iam_evaluator.EvalResult("Deny", principal_arn=caller, resource_policy_arn=bus_arn)

    return enforce_with_bus


def _is_denied(policy: dict, bus: str, bus_arn: str) -> bool:
    meant = [entry for entry in _entries.get() if (entry.get("EventBusName") or "default") in (bus, bus_arn)]
    context = iam_evaluator.EvalContext(
        principal_arn=_principal(),
        principal_type="AWS",
        principal_account=get_account_id(),
        action=_PUT,
        resource_arn=bus_arn,
        region=get_region(),
        service_context={
            "events:source": [str(entry.get("Source")) for entry in meant],
            "events:detail-type": [str(entry.get("DetailType")) for entry in meant],
        },
    )
    return iam_evaluator.evaluate_resource_policy(policy, context).decision == "Deny"


def _principal() -> str:
    """aws:PrincipalArn of a role's session is the ARN of the role, with its path."""
    caller = iam_evaluator.caller_arn()
    if ":assumed-role/" not in caller:
        return caller
    name = caller.split("/")[1]
    role = iam._roles.get(name)
    return role["Arn"] if role else f"arn:aws:iam::{get_account_id()}:role/{name}"
