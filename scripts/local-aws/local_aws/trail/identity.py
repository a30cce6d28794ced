"""The userIdentity element of CloudTrail: what kind of credentials made a call, and who issued them.

Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from datetime import datetime, timezone
from typing import Any

from ministack.core.iam_evaluator import CredentialResolutionError, ResolvedCredential, resolve_credential
from ministack.core.responses import get_account_id
from ministack.services import iam, sts


def user_identity(access_key: str) -> dict[str, Any]:
    """Who uses this key; of a key that nobody knows only the key itself."""
    credential = resolve_credential(access_key, get_account_id())
    if isinstance(credential, CredentialResolutionError):
        return {"type": "Unknown", "accessKeyId": access_key, "accountId": "", "principalId": ""}
    identity = {
        "type": _TYPES[credential.principal_type],
        "principalId": credential.principal_id,
        "arn": credential.principal_arn,
        "accountId": credential.account_id,
        "accessKeyId": access_key,
    }
    if credential.principal_type == "User":
        identity["userName"] = credential.principal_name
    session = sts._sessions.get(access_key)
    return {**identity, "sessionContext": _context(credential, session)} if session else identity


def user_name(identity: dict[str, Any]) -> str:
    """What LookupEvents calls the Username of this identity."""
    if identity["type"] == "Root":
        return "root"
    return identity.get("userName") or identity.get("arn", "").rpartition("/")[2]


_TYPES = {"Root": "Root", "User": "IAMUser", "AssumedRole": "AssumedRole", "FederatedUser": "FederatedUser"}


def _context(credential: ResolvedCredential, session: dict) -> dict[str, Any]:
    issued = datetime.fromtimestamp(session.get("IssuedAt", 0), timezone.utc)
    attributes = {"creationDate": issued.strftime("%Y-%m-%dT%H:%M:%SZ"), "mfaAuthenticated": "false"}
    issuer, delivery = _issuer(credential, session), session.get("Ec2RoleDelivery")
    return {
        **({"sessionIssuer": issuer} if issuer else {}),
        "attributes": attributes,
        **({"ec2RoleDelivery": delivery} if delivery else {}),
    }


def _issuer(credential: ResolvedCredential, session: dict) -> dict[str, Any] | None:
    """The role of a role session, the user of a federated one; a GetSessionToken session is its user itself."""
    if credential.principal_type == "AssumedRole":
        name = credential.principal_arn.split("/")[1]
        return _entity("Role", name, iam._roles.get(name), credential.account_id)
    if credential.principal_type != "FederatedUser":
        return None
    name = session.get("PrincipalName", "")
    if not name:
        arn = f"arn:aws:iam::{credential.account_id}:root"
        return {"type": "Root", "principalId": credential.account_id, "arn": arn, "accountId": credential.account_id}
    return _entity("IAMUser", name, iam._users.get(name), credential.account_id)


def _entity(kind: str, name: str, entity: dict | None, account: str) -> dict[str, Any]:
    found = entity or {}
    return {
        "type": kind,
        "principalId": found.get("UserId") or found.get("RoleId") or "",
        "arn": found.get("Arn") or f"arn:aws:iam::{account}:{'role' if kind == 'Role' else 'user'}/{name}",
        "accountId": account,
        "userName": name,
    }
