"""The resource that IAM checks for each of its own actions: with its path, and the right one where a call names several.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from ministack.services import iam

Params = dict[str, str]

_OF_POLICIES = ("CreatePolicy", "GetPolicy", "DeletePolicy", "ListPolicyVersions", "ListEntitiesForPolicy", "TagPolicy")
_OF_PROFILES = "InstanceProfileName"


def resource_arn(action: str, params: Params, account: str) -> str:
    """The ARN that the policies of the caller must name; '*' where the call names nothing that is known."""
    prefix = f"arn:aws:iam::{account}:"
    if params.get(_OF_PROFILES):
        return prefix + _entity("instance-profile", iam._instance_profiles, params, _OF_PROFILES)
    if action.startswith(_OF_POLICIES):
        return params.get("PolicyArn") or f"{prefix}policy{params.get('Path') or '/'}{params.get('PolicyName', '')}"
    # Memberships are the group's; the user or role otherwise is what an attached policy belongs to.
    for kind, store, name in (
        ("group", iam._groups, "GroupName"), ("role", iam._roles, "RoleName"), ("user", iam._users, "UserName"),
    ):  # fmt: skip
        if params.get(name):
            return prefix + _entity(kind, store, params, name)
    if params.get("AccessKeyId"):
        return f"{prefix}{_owner(params['AccessKeyId'])}"
    return params.get("PolicyArn") or "*"


def _entity(kind: str, store: object, params: Params, parameter: str) -> str:
    """'role/path/name': the path of what exists, else the one that the call gives."""
    name = params[parameter]
    path = (store.get(name) or {}).get("Path") or params.get("Path") or "/"
    return f"{kind}{path}{name}"


def _owner(access_key: str) -> str:
    record = iam._access_keys.get(access_key)
    if record is None:
        return "user/*"
    return _entity("user", iam._users, {"UserName": record["UserName"]}, "UserName")
