"""The condition key iam:PolicyARN is the policy that a call attaches or detaches; MiniStack knows no keys of IAM.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (iam:PolicyARN)
"""

from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_KINDS = ("User", "Role", "Group")
_ACTIONS = {f"iam:{verb}{kind}Policy" for verb in ("Attach", "Detach") for kind in _KINDS}


def install(_cloud: Cloud) -> None:
    tags = iam_actions.request_tag_context

    def context(service: str, action: str, body: bytes, params: dict) -> dict[str, Any]:
        found = tags(service, action, body, params) or {}
        policy = params.get("PolicyArn") if action in _ACTIONS else None
        if not policy:
            return found
        return {**found, "iam:PolicyARN": policy[0] if isinstance(policy, list) else policy}

    iam_actions.request_tag_context = context
