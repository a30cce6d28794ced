"""Inline policies have a size together, managed ones a number, a user two keys; MiniStack takes any.

White space does not count. Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html, API_AttachUserPolicy.html, API_CreateAccessKey.html
"""

import re
from typing import Any

from ministack.services import iam

from local_aws.cloud import Cloud
from local_aws.request import Request, Response

_SIZES = {"Role": 10240, "User": 2048, "Group": 5120}
_ATTACHED = 10
_KEYS = 2
_STORES = {"Role": iam._roles, "User": iam._users, "Group": iam._groups}


def install(cloud: Cloud) -> None:
    for kind in _STORES:
        cloud.overlay("iam", f"Put{kind}Policy", lambda request, kind=kind: _too_large(kind, request))
        cloud.overlay("iam", f"Attach{kind}Policy", lambda request, kind=kind: _not_attachable(kind, request))
    cloud.overlay("iam", "CreateAccessKey", _too_many_keys)


def _too_large(kind: str, request: Request) -> Response | None:
    name = request.param(f"{kind}Name")
    others = {n: doc for n, doc in _inline(kind, name).items() if n != request.param("PolicyName")}
    size = sum(_size(document) for document in [*others.values(), request.param("PolicyDocument")])
    if size <= _SIZES[kind]:
        return None
    return _exceeded(f"Maximum policy size of {_SIZES[kind]} bytes exceeded for {kind.lower()} {name}")


def _inline(kind: str, name: str) -> dict[str, Any]:
    if kind == "Role":
        return (iam._roles.get(name) or {}).get("InlinePolicies") or {}
    store = iam._user_inline_policies if kind == "User" else iam._group_inline_policies
    return store.get(name) or {}


def _size(document: Any) -> int:
    return len(re.sub(r"\s", "", document if isinstance(document, str) else str(document)))


def _not_attachable(kind: str, request: Request) -> Response | None:
    entity, arn = _STORES[kind].get(request.param(f"{kind}Name")), request.param("PolicyArn")
    if entity is None:
        return None
    if not arn.startswith("arn:aws:iam::aws:policy/") and not iam.policy_known(arn):
        return iam._error(404, "NoSuchEntity", f"Policy {arn} does not exist or is not attachable.")
    if arn in entity["AttachedPolicies"] or len(entity["AttachedPolicies"]) < _ATTACHED:
        return None
    return _exceeded(f"Cannot exceed quota for PoliciesPer{kind}: {_ATTACHED}")


def _too_many_keys(request: Request) -> Response | None:
    user = request.param("UserName")
    if not user or sum(key["UserName"] == user for key in iam._access_keys.values()) < _KEYS:
        return None
    return _exceeded(f"Cannot exceed quota for AccessKeysPerUser: {_KEYS}")


def _exceeded(message: str) -> Response:
    return iam._error(409, "LimitExceeded", message)
