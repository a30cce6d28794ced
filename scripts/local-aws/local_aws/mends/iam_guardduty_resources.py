"""GuardDuty actions are authorized on the detector that the path names.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonguardduty.html
"""

import re
from typing import Any

from ministack.core import iam_actions

from local_aws.cloud import Cloud

_DETECTOR = re.compile(r"/detector/([^/]+)")


def install(cloud: Cloud) -> None:
    extract = iam_actions.extract_resource_arn

    def resource_arn(service: str, method: str, path: str, *rest: Any) -> str:
        if service != "guardduty":
            return extract(service, method, path, *rest)
        *_, region, account = rest
        found = _DETECTOR.match(path)
        return f"arn:aws:guardduty:{region}:{account}:detector/{found.group(1)}" if found else "*"

    iam_actions.extract_resource_arn = resource_arn
