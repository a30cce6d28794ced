"""May an AWS service do something as a role that it was given? The role must trust it and allow the action."""

import json

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam


def allows(role_arn: str, service: str, action: str, resource: str) -> bool:
    """False also when there is no such role."""
    role = iam._roles.get(role_arn.rpartition("/")[2])
    if role is None or not trusts(role, service):
        return False
    context = iam_evaluator.EvalContext(
        principal_arn=role_arn,
        principal_type="AssumedRole",
        principal_account=get_account_id(),
        action=action,
        resource_arn=resource,
        region=get_region(),
    )
    policies = iam_evaluator._gather_role_policies(role["RoleName"], get_account_id())
    return iam_evaluator.evaluate(context, policies).decision == "Allow"


def trusts(role: dict, service: str) -> bool:
    """Whether the role lets this service assume it."""
    document = role.get("AssumeRolePolicyDocument") or "{}"
    statements = (json.loads(document) if isinstance(document, str) else document).get("Statement", [])
    return any(
        statement.get("Effect") == "Allow"
        and iam_evaluator._service_principal_matches(statement.get("Principal"), service)
        for statement in ([statements] if isinstance(statements, dict) else statements)
    )
