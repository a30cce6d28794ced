"""A user may have signing certificates, SSH keys and service credentials; the lists of them are empty here, not unknown.

Keys of an unknown user are an error, not an empty list. Sources:
https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html, API_ListSSHPublicKeys.html,
API_ListServiceSpecificCredentials.html, API_ListAccessKeys.html
"""

from ministack.services import iam

from local_aws.cloud import Cloud
from local_aws.query_protocol import to_xml
from local_aws.replies import query_reply
from local_aws.request import Request, Response

_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
_LISTS = {
    "ListSigningCertificates": "Certificates",
    "ListSSHPublicKeys": "SSHPublicKeys",
    "ListServiceSpecificCredentials": "ServiceSpecificCredentials",
}


def install(cloud: Cloud) -> None:
    for action in _LISTS:
        cloud.overlay("iam", action, lambda request: _unknown_user(request) or _empty(request))
    cloud.overlay("iam", "ListAccessKeys", _unknown_user)


def _unknown_user(request: Request) -> Response | None:
    name = request.param("UserName")
    if not name or name in iam._users:
        return None
    return iam._error(404, "NoSuchEntity", f"The user with name {name} cannot be found.")


def _empty(request: Request) -> Response:
    result: dict[str, object] = {_LISTS[request.action]: []}
    if request.action != "ListServiceSpecificCredentials":
        result["IsTruncated"] = False
    return query_reply(_NAMESPACE, request.action, to_xml(result))
