"""EC2 checks every resource of a call with its own tags, and ec2:CreateTags for tags given on creation.

MiniStack checks the first resource that it finds and knows no tags of moto's resources.
Sources: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-ec2-console.html,
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html,
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from contextvars import ContextVar
from typing import Any

from ministack.core import iam_actions, iam_evaluator

from local_aws.access.ec2_resources import Ec2Call, Resource
from local_aws.cloud import Cloud

_call: ContextVar[Ec2Call | None] = ContextVar("ec2_call", default=None)


def install(cloud: Cloud) -> None:
    iam_actions.extract_resource_arn = _remembering(iam_actions.extract_resource_arn)
    iam_evaluator.enforce = _checking_each(iam_evaluator.enforce)


def _remembering(extract: Any) -> Any:
    """The check that follows gets the ARN only, so the call waits for it here."""

    def resource_arn(
        service: str, method: str, path: str, headers: dict, body: bytes, query: dict, region: str, account: str
    ) -> str:
        if service != "ec2":
            return extract(service, method, path, headers, body, query, region, account)
        params = {name: value[0] if isinstance(value, list) else value for name, value in query.items()}
        call = Ec2Call(params.get("Action", ""), params, account, region)
        _call.set(call)
        return call.resources()[0].arn

    return resource_arn


def _checking_each(enforce: Any) -> Any:
    def enforce_all(key: str, action: str, service: str, region: str, **details: Any) -> Any:
        call = _call.get() if service == "ec2" else None
        if call is None:
            return enforce(key, action, service, region, **details)
        _call.set(None)

        def check(checked: str, resource: Resource) -> Any:
            context = {**(details.get("service_context") or {}), **resource.keys}
            return enforce(key, checked, service, region, resource_arn=resource.arn, service_context=context)

        wanted = [(action, resource) for resource in call.resources()]
        wanted += [("ec2:CreateTags", resource) for resource in call.tagged_on_create()]
        return next((denied for each in wanted if (denied := check(*each)) is not None), None)

    return enforce_all
