"""May an AWS service act on a resource? Only the policy of that resource decides."""

from dataclasses import dataclass
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region

NO_POLICY: dict[str, Any] = {"Statement": []}  # evaluated all the same, so that the refusal is recorded


@dataclass(frozen=True)
class ServiceCall:
    """A call by a service principal ('events.amazonaws.com') on behalf of a source (the ARN of a rule)."""

    service: str
    action: str
    resource: str
    source_arn: str


def may(policy: str | dict[str, Any] | None, call: ServiceCall) -> bool:
    """True when the resource's policy allows the service; conditions on aws:SourceArn and SourceAccount count."""
    context = EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=call.action,
        resource_arn=call.resource,
        region=get_region(),
        service_context={"aws:sourcearn": call.source_arn, "aws:sourceaccount": get_account_id()},
    )
    return evaluate_resource_policy(policy or NO_POLICY, context, service=call.service).decision == "Allow"
