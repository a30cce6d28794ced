"""Tags of tables and topics are read and set with the right on that table or topic; MiniStack does not see what is named.

Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html, list_amazonsns.html
"""

import json
from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_ACTIONS = {
    "dynamodb": ("ListTagsOfResource", "TagResource", "UntagResource"),
    "sns": ("ListTagsForResource", "TagResource", "UntagResource"),
}


def install(_cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(
        service: str, method: str, path: str, headers: dict, body: bytes, query: dict, region: str, account: str
    ) -> str:
        found = _named(service, headers, body, query)
        return found or extract(service, method, path, headers, body, query, region, account)

    iam_actions.extract_resource_arn = resource_arn


def _named(service: str, headers: dict, body: bytes, query: dict) -> str | None:
    """SNS speaks the Query protocol, DynamoDB JSON."""
    action = headers.get("x-amz-target", "").partition(".")[2] or _first(query.get("Action", ""))
    if action not in _ACTIONS.get(service, ()):
        return None
    if service == "sns":
        return _first(query.get("ResourceArn", ""))
    return json.loads(body or b"{}").get("ResourceArn")


def _first(value: Any) -> str:
    return value[0] if isinstance(value, list) and value else str(value)
