"""Reads of Elastic Load Balancing are authorized on no resource; MiniStack takes the target group that they name.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html
"""

from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(
        service: str, method: str, path: str, headers: dict, body: bytes, query: dict, region: str, account: str
    ) -> Any:
        named = query.get("Action", "")
        action = named[0] if isinstance(named, list) else named
        if service == "elasticloadbalancing" and action.startswith("Describe"):
            return "*"
        return extract(service, method, path, headers, body, query, region, account)

    iam_actions.extract_resource_arn = resource_arn
