"""S3 Control keeps the public access block of an account; MiniStack does not know it.

Reading it is a right of its own, changing and removing it are one, and neither is about a resource. An account is named by a
header and, by SDK clients, by the host name, and may be the caller's own only.
Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html (Get… and Delete… beside it),
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from typing import Any
from xml.etree import ElementTree

import ministack.app as ministack_app
from ministack.core import iam_actions

from local_aws.cloud import Cloud
from local_aws.request import Request, Response

_PATH = "/v20180820/configuration/publicAccessBlock"
_READ, _CHANGE = "GetAccountPublicAccessBlock", "PutAccountPublicAccessBlock"
_ACTIONS = {"GET": _READ, "PUT": _CHANGE, "DELETE": _CHANGE}
_SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def install(cloud: Cloud) -> None:
    s3 = cloud.service_module("s3")
    blocks = _Blocks(s3)
    cloud.overlay("s3", _READ, blocks.read)
    cloud.overlay("s3", _CHANGE, blocks.change)
    _authorize()
    _route(s3)


def _authorize() -> None:
    derive, extract = iam_actions._s3_action, iam_actions.extract_resource_arn

    def action(method: str, path: str, query: dict) -> str | None:
        return _ACTIONS.get(method) if path == _PATH else derive(method, path, query)

    def resource_arn(service: str, method: str, path: str, *rest: Any) -> Any:
        return "*" if service == "s3" and path == _PATH else extract(service, method, path, *rest)

    iam_actions._s3_action, iam_actions.extract_resource_arn = action, resource_arn


def _route(s3: Any) -> None:
    """The way of all other calls, so that it is authorized and kept like them; a bucket of the path's first part it is not."""
    control, is_object = ministack_app._handle_s3_control_request, s3.is_standard_object_request

    async def handle(
        path: str, method: str, body: bytes, query: dict, request_id: str, headers: dict | None = None
    ) -> Any:
        if path != _PATH or method not in _ACTIONS:
            return await control(path, method, body, query, request_id, headers)
        return await ministack_app._dispatch_service_request(method, path, headers or {}, body, query, request_id)

    def is_standard(method: str, path: str, headers: dict, query: dict) -> bool:
        return path != _PATH and is_object(method, path, headers, query)

    ministack_app._handle_s3_control_request, s3.is_standard_object_request = handle, is_standard


class _Blocks:
    """The blocks of all accounts that have one."""

    def __init__(self, s3: Any) -> None:
        self._s3 = s3
        self._of: dict[str, dict[str, str]] = {}

    def read(self, request: Request) -> Response:
        if refusal := self._s3.s3control_account_error(request.headers):
            return refusal
        if request.account not in self._of:
            message = "The public access block configuration was not found"
            return self._s3.s3control_error("NoSuchPublicAccessBlockConfiguration", message, 404)
        switches = "".join(f"<{name}>{value}</{name}>" for name, value in self._of[request.account].items())
        text = (
            f'<PublicAccessBlockConfiguration xmlns="{self._s3.S3CONTROL_NS}">{switches}</PublicAccessBlockConfiguration>'
        )
        return 200, {"Content-Type": "application/xml"}, text.encode()

    def change(self, request: Request) -> Response:
        if refusal := self._s3.s3control_account_error(request.headers):
            return refusal
        if request.method == "DELETE":
            self._of.pop(request.account, None)
            return 200, {}, b""
        try:
            root = ElementTree.fromstring(request.body)
        except ElementTree.ParseError:
            return self._s3.s3control_error("MalformedXML", "The XML you provided was not well-formed", 400)
        given = {element.tag.rpartition("}")[2]: (element.text or "").strip().lower() for element in root}
        self._of[request.account] = {name: "true" if given.get(name) == "true" else "false" for name in _SWITCHES}
        return 200, {}, b""
