"""The condition key aws:PrincipalArn of a role session is the ARN of the role; MiniStack has that of the session.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (aws:PrincipalArn)
"""

import re
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from local_aws.cloud import Cloud

_SESSION = re.compile(r"^arn:([\w-]+):sts::(\d{12}):assumed-role/([^/]+)/")


def install(_cloud: Cloud) -> None:
    resolve = iam_evaluator._resolve_condition_key

    def resolved(key: str, context: Any) -> Any:
        value = resolve(key, context)
        return _role_of(value) if key.lower() == "aws:principalarn" and isinstance(value, str) else value

    iam_evaluator._resolve_condition_key = resolved


def _role_of(arn: str) -> str:
    session = _SESSION.match(arn)
    if not session:
        return arn
    partition, account, name = session.groups()
    role = iam._roles.get_scoped(account, None, name) or {}
    return role.get("Arn") or f"arn:{partition}:iam::{account}:role/{name}"
