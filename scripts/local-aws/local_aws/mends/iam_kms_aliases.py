"""An alias is made, moved and deleted with the right on both, alias and key; MiniStack sees neither.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
"""

import json
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from local_aws.cloud import Cloud

_ACTIONS = ("kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias")
_key: ContextVar[str | None] = ContextVar("key_of_alias", default=None)


def install(cloud: Cloud) -> None:
    extract, enforce = iam_actions.extract_resource_arn, iam_evaluator.enforce
    aliases = cloud.service_module("kms")._aliases

    def resource_arn(service: str, method: str, path: str, headers: dict, body: bytes, *rest: Any) -> str:
        action = headers.get("x-amz-target", "").partition(".")[2]
        if service != "kms" or f"kms:{action}" not in _ACTIONS:
            return extract(service, method, path, headers, body, *rest)
        *_, region, account = rest
        wish, prefix = json.loads(body or b"{}"), f"arn:aws:kms:{region}:{account}:"
        alias = f"{prefix}{wish.get('AliasName', '')}"
        named = str(wish.get("TargetKeyId") or aliases.get(alias) or "*")
        _key.set(named if named.startswith("arn:") else f"{prefix}key/{named}")
        return alias

    def enforce_both(key: str, action: str, service: str, region: str, **details: Any) -> Any:
        of_alias = _key.get() if action in _ACTIONS else None
        _key.set(None)
        denied = enforce(key, action, service, region, **details)
        if denied is not None or of_alias is None:
            return denied
        return enforce(key, action, service, region, **{**details, "resource_arn": of_alias})

    iam_actions.extract_resource_arn = resource_arn
    iam_evaluator.enforce = enforce_both
