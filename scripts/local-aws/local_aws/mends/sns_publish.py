"""SNS refuses a message that it could not deliver as it is; MiniStack checks the size only.

The subject has less than 100 characters without line breaks or control characters, the message is not empty, and
a message per protocol has a default and texts only.
Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
"""

import json
import re

from local_aws.cloud import Cloud
from local_aws.request import Request, Response

LONGEST_SUBJECT = 99
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def install(cloud: Cloud) -> None:
    sns = cloud.service_module("sns")

    def check(request: Request) -> Response | None:
        wrong = _wrong(request.param("Message"), request)
        return None if wrong is None else sns._error("InvalidParameter", f"Invalid parameter: {wrong}", 400)

    cloud.overlay("sns", "Publish", check)


def _wrong(message: str, request: Request) -> str | None:
    if not message:
        return "Empty message"
    if "Subject" in request.params and not _is_subject(request.param("Subject")):
        return "Subject"
    return _wrong_structure(message) if request.param("MessageStructure") == "json" else None


def _is_subject(subject: str) -> bool:
    return 1 <= len(subject) <= LONGEST_SUBJECT and not _CONTROL.search(subject)


def _wrong_structure(message: str) -> str | None:
    try:
        texts = json.loads(message)
    except ValueError:
        return "Message Structure - JSON message body failed to parse"
    if not isinstance(texts, dict) or "default" not in texts:
        return "Message Structure - No default entry in JSON message body"
    if not all(isinstance(text, str) for text in texts.values()):
        return "Message Structure - JSON message body failed to parse"
    return None
