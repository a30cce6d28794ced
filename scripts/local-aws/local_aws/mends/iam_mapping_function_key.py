"""A right on event source mappings can be limited to the function that they feed, by the condition key lambda:FunctionArn.

MiniStack knows no such key, and lets everybody change and delete a mapping.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

import json
import re
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region

from local_aws.cloud import Cloud

_KEY = "lambda:FunctionArn"
_MAPPING = re.compile(r"/event-source-mappings/[^/]+/?$")
_ACTIONS = {"GET": "GetEventSourceMapping", "PUT": "UpdateEventSourceMapping", "DELETE": "DeleteEventSourceMapping"}


def install(cloud: Cloud) -> None:
    derive = iam_actions._lambda_action
    known, enforce = iam_actions.request_tag_context, iam_evaluator.enforce
    mappings = cloud.service_module("lambda_svc")._esms

    def action_of(method: str, path: str) -> str | None:
        return _ACTIONS.get(method) if _MAPPING.search(path) else derive(method, path)

    def context(service: str, action: str, body: bytes, params: dict) -> dict[str, Any]:
        found = known(service, action, body, params) or {}
        if action != "lambda:CreateEventSourceMapping":
            return found
        return {**found, _KEY: _arn(json.loads(body or b"{}").get("FunctionName", ""))}

    def enforce_on_function(key: str, action: str, service: str, region: str, **details: Any) -> Any:
        fed = action.removeprefix("lambda:") in _ACTIONS.values()
        mapping = mappings.get(details.get("resource_arn", "").rpartition(":")[2]) if fed else None
        if mapping:
            details["service_context"] = {**(details.get("service_context") or {}), _KEY: mapping["FunctionArn"]}
        return enforce(key, action, service, region, **details)

    iam_actions._lambda_action = action_of
    iam_actions.request_tag_context = context
    iam_evaluator.enforce = enforce_on_function


def _arn(function: str) -> str:
    """A function is named by its name, part of its ARN, or its ARN."""
    name = function.partition("function:")[2] or function
    return function if function.startswith("arn:") else f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{name}"
