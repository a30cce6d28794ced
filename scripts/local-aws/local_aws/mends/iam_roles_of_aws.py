"""Roles of AWS services and of IAM Identity Center cannot be changed through IAM, whoever asks; MiniStack lets administrators.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html,
https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html,
https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html (UnmodifiableEntity)
"""

from ministack.services import iam

from local_aws.cloud import Cloud
from local_aws.request import Request, Response

_PATHS = ("/aws-service-role/", "/aws-reserved/")
_CHANGES = (
    "PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "DeleteRole", "UpdateRole",
    "UpdateAssumeRolePolicy", "UpdateRoleDescription", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary",
)  # fmt: skip


def install(cloud: Cloud) -> None:
    for action in _CHANGES:
        cloud.overlay("iam", action, _refused)


def _refused(request: Request) -> Response | None:
    name = request.param("RoleName")
    if not (iam._roles.get(name) or {}).get("Path", "/").startswith(_PATHS):
        return None
    message = f"Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
    return iam._error(400, "UnmodifiableEntity", message)
