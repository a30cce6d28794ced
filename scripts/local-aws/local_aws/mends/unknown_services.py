"""A call to a service that nobody here serves fails as such; the front would often take it for an S3 bucket.

The credential scope of a signature names the service.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import re

import ministack.app as front

from local_aws.cloud import Cloud
from local_aws.replies import json_error
from local_aws.request import Request, Response

_SCOPE = re.compile(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/")
_UNSERVED = "local-unserved"


def install(cloud: Cloud) -> None:
    detect = front.detect_service

    def detect_service(method: str, path: str, headers: dict, query: dict) -> str:
        found = _SCOPE.search(headers.get("authorization", ""))
        scope = found.group(1) if found else ""
        if cloud.is_native(scope):
            return scope
        service = detect(method, path, headers, query)
        misread = service == "s3" and scope not in ("", "s3", "s3express")
        unserved = service not in front.SERVICE_HANDLERS and service != "unknown_query"
        return _UNSERVED if misread or unserved else service

    front.detect_service = detect_service
    cloud.native(_UNSERVED, _refuse)


def _refuse(request: Request) -> Response:
    return json_error("NotImplementedException", "the local AWS does not serve this service", 501)
