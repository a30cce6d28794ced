"""AWS WAF authorizes each kind of resource by its own ARN; MiniStack takes all of them for web ACLs.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
"""

import json
from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_KINDS = {"IPSet": "ipset", "RuleGroup": "rulegroup"}


def install(_cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(service: str, method: str, path: str, headers: dict, body: bytes, *rest: Any) -> str:
        kind = _kind(headers) if service == "wafv2" else None
        if not kind:
            return extract(service, method, path, headers, body, *rest)
        *_, region, account = rest
        return _arn(kind, json.loads(body or b"{}"), region, account)

    iam_actions.extract_resource_arn = resource_arn


def _kind(headers: dict) -> str | None:
    action = headers.get("x-amz-target", "").partition(".")[2]
    return next((kind for name, kind in _KINDS.items() if action.endswith(name)), None)


def _arn(kind: str, wish: dict, region: str, account: str) -> str:
    """A resource that does not exist yet has no id: AWS then checks '*' in its place."""
    if "ARN" in wish:
        return wish["ARN"]
    scope, place = ("global", "us-east-1") if wish.get("Scope") == "CLOUDFRONT" else ("regional", region)
    return f"arn:aws:wafv2:{place}:{account}:{scope}/{kind}/{wish.get('Name', '*')}/{wish.get('Id', '*')}"
