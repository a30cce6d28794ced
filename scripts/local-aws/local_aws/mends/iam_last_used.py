"""GetAccessKeyLastUsed says when, where and for which service a key was last used; MiniStack always answers N/A.

A key that the account does not have is refused as if the caller lacked the right, so that nobody can ask whose a key is
(observed; the API reference names no error). Source:
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html, API_AccessKeyLastUsed.html
"""

from dataclasses import dataclass
from datetime import datetime, timezone

from ministack.services import iam

from local_aws.cloud import Cloud
from local_aws.query_protocol import to_xml
from local_aws.replies import query_reply
from local_aws.request import Request, Response
from local_aws.trail.calls import Seen, watch

_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
_NOT_SIGNED_IN = ("InvalidClientTokenId", "SignatureDoesNotMatch", "InvalidAccessKeyId", "UnrecognizedClientException")


@dataclass(frozen=True)
class _Use:
    service: str
    region: str
    time: str


def install(cloud: Cloud) -> None:
    uses: dict[str, _Use] = {}

    def note(seen: Seen) -> None:
        known = seen.access_key in iam._access_keys
        if known and not any(code.encode() in seen.answer for code in _NOT_SIGNED_IN):
            service = seen.request.service
            region = "us-east-1" if service == "iam" else seen.request.region
            uses[seen.access_key] = _Use(service, region, datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))

    watch(note)
    cloud.overlay("iam", "GetAccessKeyLastUsed", lambda request: _answer(uses, request))


def _answer(uses: dict[str, _Use], request: Request) -> Response:
    key = request.param("AccessKeyId")
    if key not in iam._access_keys:
        action = "iam:GetAccessKeyLastUsed on resource: access key"
        return iam._error(403, "AccessDenied", f"User: {request.principal} is not authorized to perform: {action} {key}")
    use = uses.get(key, _Use("N/A", "N/A", ""))
    found = {"Region": use.region, "ServiceName": use.service, "LastUsedDate": use.time or None}
    result = {"UserName": iam._access_keys[key]["UserName"], "AccessKeyLastUsed": found}
    return query_reply(_NAMESPACE, "GetAccessKeyLastUsed", to_xml(result))
