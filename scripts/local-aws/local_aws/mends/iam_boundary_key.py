"""The condition key iam:PermissionsBoundary is the boundary that a call sets, or that its role or user already has.

MiniStack knows no keys of IAM. Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (iam:PermissionsBoundary)
"""

from typing import Any

from ministack.core import iam_actions
from ministack.services import iam

from local_aws.cloud import Cloud

_STORES = {"Role": iam._roles, "User": iam._users}
_SETTING = ("Create{}", "Put{}PermissionsBoundary")
_HAVING = ("Attach{}Policy", "Detach{}Policy", "Put{}Policy", "Delete{}Policy", "Delete{}PermissionsBoundary")


def install(_cloud: Cloud) -> None:
    known = iam_actions.request_tag_context

    def context(service: str, action: str, body: bytes, params: dict) -> dict[str, Any]:
        found = known(service, action, body, params) or {}
        boundary = _boundary(action.removeprefix("iam:"), params) if service == "iam" else None
        return {**found, "iam:PermissionsBoundary": boundary} if boundary else found

    iam_actions.request_tag_context = context


def _boundary(action: str, params: dict) -> str | None:
    for kind, store in _STORES.items():
        if action in [each.format(kind) for each in _SETTING]:
            return _first(params.get("PermissionsBoundary"))
        if action in [each.format(kind) for each in _HAVING]:
            return (store.get(_first(params.get(f"{kind}Name"))) or {}).get("PermissionsBoundary")
    return None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
