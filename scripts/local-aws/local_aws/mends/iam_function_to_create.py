"""CreateFunction is authorized on the function that it makes; MiniStack does not see the name, which is in the body.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

import json
import re
from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_FUNCTIONS = re.compile(r"/functions/?$")


def install(_cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(service: str, method: str, path: str, headers: dict, body: bytes, *rest: Any) -> str:
        if service != "lambda" or method != "POST" or not _FUNCTIONS.search(path):
            return extract(service, method, path, headers, body, *rest)
        *_, region, account = rest
        name = str(json.loads(body or b"{}").get("FunctionName", "")).rpartition("function:")[2]
        return f"arn:aws:lambda:{region}:{account}:function:{name}"

    iam_actions.extract_resource_arn = resource_arn
