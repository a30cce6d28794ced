"""An instance has the credentials of its profile's role, with its own id as session name; nothing here runs on one to ask.

POST /_local/ec2/<instance>/credentials answers what the instance metadata service would: new ones each time. Sources:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (aws:userid is role id:instance id)
"""

import time
from datetime import datetime, timezone
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import iam, sts
from moto.ec2.models import ec2_backends

from local_aws import moto_bridge
from local_aws.cloud import Cloud
from local_aws.runtime import service_role

_VALID_SECONDS = 6 * 3600


def install(cloud: Cloud) -> None:
    cloud.admin("POST", "/_local/ec2/{instance}/credentials", lambda _body, query: _credentials(query["instance"]))


def _credentials(instance_id: str) -> tuple[int, Any]:
    role = _role_of(instance_id)
    if role is None:
        return 404, {"error": f"no instance {instance_id} with a role in this account and region"}
    if not service_role.trusts(role, "ec2.amazonaws.com"):
        return 200, {"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role."}
    session = _session(role, instance_id)
    key = iam._gen_session_access_key()
    sts.register_session(key, session)
    return 200, {
        "Code": "Success",
        "Type": "AWS-HMAC",
        "LastUpdated": _iso(time.time()),
        "AccessKeyId": key,
        "SecretAccessKey": session["SecretAccessKey"],
        "Token": session["SessionToken"],
        "Expiration": _iso(session["Expiration"]),
    }


def _role_of(instance_id: str) -> dict | None:
    with moto_bridge.lock:
        reservations = ec2_backends[get_account_id()][get_region()].all_reservations()
        found = [i for r in reservations for i in r.instances if i.id == instance_id and i.state == "running"]
        profile = found[0].iam_instance_profile if found else None
    record = iam._lookup_instance_profile(arn=profile["Arn"]) if profile else None
    roles = record["Roles"] if record else []
    return iam._roles.get(roles[0]) if roles else None


def _session(role: dict, instance_id: str) -> dict[str, Any]:
    return {
        "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{role['RoleName']}/{instance_id}",
        "UserId": f"{role['RoleId']}:{instance_id}",
        "SecretAccessKey": iam._gen_secret(),
        "SessionToken": iam._gen_session_token(),
        "Expiration": time.time() + _VALID_SECONDS,
        "AccountId": get_account_id(),
        "PrincipalType": "AssumedRole",
        "Ec2RoleDelivery": "2.0",
    }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
