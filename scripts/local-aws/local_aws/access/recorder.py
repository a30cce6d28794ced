"""Keeps every authorization in the ledger, by standing around the functions that decide.

Endpoints: GET and DELETE of /_local/refused and /_local/calls, both with ?principal=<part of an ARN>;
GET /_local/calls also with ?invocation=<request id of a run of a function>.
"""

from contextvars import ContextVar
from typing import Any

import ministack.app as front
from ministack.core import iam_evaluator

from local_aws.access.ledger import Ledger
from local_aws.cloud import Cloud
from local_aws.runtime.running import HEADER

_checks: ContextVar[list[tuple[str, str]] | None] = ContextVar("checks", default=None)


def install(cloud: Cloud) -> None:
    """Before the mends are loaded, because they import what is wrapped here."""
    ledger = cloud.ledger
    iam_evaluator.enforce = _recorded_enforce(ledger)
    iam_evaluator.evaluate_resource_policy = _recorded_resource_policy(ledger)
    front._dispatch_service_request = _recorded_dispatch(ledger)
    sqs = cloud.service_module("sqs")
    sqs.queue_policy_allows = _recorded_queue(ledger, sqs)
    cloud.admin("GET", "/_local/refused", lambda _, query: (200, ledger.refusals(query.get("principal", ""))))
    cloud.admin("GET", "/_local/calls", lambda _, query: (200, _calls(ledger, query)))
    cloud.admin("DELETE", "/_local/refused", lambda _, query: (200, ledger.forget_refusals(query.get("principal", ""))))
    cloud.admin("DELETE", "/_local/calls", lambda _, query: (200, ledger.forget_calls(query.get("principal", ""))))
    cloud.on_reset(ledger.forget_refusals)
    cloud.on_reset(ledger.forget_calls)


def _calls(ledger: Ledger, query: dict[str, str]) -> list[dict]:
    return ledger.calls(query.get("principal", ""), query.get("invocation", ""))


def _recorded_enforce(ledger: Ledger) -> Any:
    enforce = iam_evaluator.enforce

    def recorded(key: str, action: str, service: str, region: str, **details: Any) -> Any:
        denied = enforce(key, action, service, region, **details)
        resource = details.get("resource_arn", "*")
        checks = _checks.get()
        if checks is not None:
            checks.append((action, resource))
        if denied is not None:
            ledger.refuse(getattr(denied, "principal_arn", "") or _principal(key), action, resource, _reason(denied))
        return denied

    return recorded


def _reason(denied: Any) -> str:
    if isinstance(denied, iam_evaluator.AuthError):
        return denied.code
    return "explicit deny" if denied.decision == "Deny" else "no policy allows it"


def _recorded_resource_policy(ledger: Ledger) -> Any:
    evaluate = iam_evaluator.evaluate_resource_policy

    def recorded(document: Any, context: Any, service: str | None = None, **options: Any) -> Any:
        result = evaluate(document, context, service=service, **options)
        if service and result.decision != "Allow":
            ledger.refuse(service, context.action, context.resource_arn, "the resource's policy does not allow it")
        return result

    return recorded


def _recorded_queue(ledger: Ledger, sqs: Any) -> Any:
    """A queue without any policy is not evaluated at all, yet refuses every service."""
    allows = sqs.queue_policy_allows

    def recorded(queue_arn: str, service: str, source_arn: str, source_account: str) -> bool:
        policy = sqs.queue_policy_for_arn(queue_arn)
        if policy is not None and not policy[0]:
            ledger.refuse(service, "sqs:SendMessage", queue_arn, "the resource has no policy")
        return allows(queue_arn, service, source_arn, source_account)

    return recorded


def _recorded_dispatch(ledger: Ledger) -> Any:
    dispatch = front._dispatch_service_request

    async def recorded(method: str, path: str, headers: dict, body: bytes, query: dict, request_id: str) -> Any:
        checks: list[tuple[str, str]] = []
        token = _checks.set(checks)
        arrival = ledger.arrival(headers.get(HEADER, ""))
        try:
            answer = await dispatch(method, path, headers, body, query, request_id)
        finally:
            _checks.reset(token)
        if checks:
            ledger.call(_principal(front.extract_access_key_id(headers, query)), checks, answer[0], arrival)
        return answer

    return recorded


def _principal(key: str) -> str:
    identity = iam_evaluator.resolve_caller_identity(key or "")
    return identity["userArn"] if identity else f"key:{key}"
