"""IAM's own actions are authorized on ARNs with paths, so that role/aws-service-role/* and the like mean what they say.

MiniStack leaves the path out, takes the role for the resource of AddRoleToInstanceProfile and the user for that of
AddUserToGroup, and knows no owner of a key.
Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from typing import Any

from ministack.core import iam_actions

from local_aws.access import iam_resources
from local_aws.cloud import Cloud


def install(_cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(
        service: str, method: str, path: str, headers: dict, body: bytes, query: dict, region: str, account: str
    ) -> str:
        if service != "iam":
            return extract(service, method, path, headers, body, query, region, account)
        params = {name: _first(value) for name, value in query.items()}
        return iam_resources.resource_arn(params.get("Action", ""), params, account)

    iam_actions.extract_resource_arn = resource_arn


def _first(value: Any) -> str:
    return value[0] if isinstance(value, list) and value else str(value)
