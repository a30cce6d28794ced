"""Reading and removing the reserved concurrency of a function have actions of their own; MiniStack takes both for setting it.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

import re

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_CONCURRENCY = re.compile(r"/functions/[^/]+/concurrency$")
_ACTIONS = {
    "GET": "GetFunctionConcurrency",
    "PUT": "PutFunctionConcurrency",
    "DELETE": "DeleteFunctionConcurrency",
}


def install(cloud: Cloud) -> None:
    derive = iam_actions._lambda_action

    def action(method: str, path: str) -> str | None:
        if _CONCURRENCY.search(path):
            return _ACTIONS.get(method)
        return derive(method, path)

    iam_actions._lambda_action = action
