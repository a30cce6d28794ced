"""Targets of rules fail, are retried and dead-lettered; MiniStack drops what a target does not take.

* An SQS queue, an SNS topic or a function takes an event only when its policy allows events.amazonaws.com,
  with aws:SourceArn = the rule.
* A missing target or permission is not retried; other errors follow the target's retry policy.
* A function is invoked asynchronously, so its own retries and destinations apply afterwards.
* PUT /_local/events/failures {"target": arn, "times": n, "code": "THROTTLING"} lets the next n attempts fail.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html,
eb-rule-retry-policy.html, eb-use-resource-based.html
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.services import lambda_svc, sns

from local_aws.cloud import Cloud
from local_aws.runtime import queues
from local_aws.runtime.event_delivery import SERVICE, Delivery, DeliveryError
from local_aws.runtime.permission import ServiceCall, may


def install(cloud: Cloud) -> None:
    Targets(cloud.service_module("eventbridge")).install(cloud)


class Targets:
    """Stands between MiniStack's choice of targets with their input, which stays, and its sending."""

    def __init__(self, events: Any) -> None:
        self._events = events
        self._invoke, self._to_queue = events._invoke_target, events._dispatch_to_sqs
        self._current: ContextVar[Delivery] = ContextVar("delivery")
        self._failures: dict[str, dict] = {}

    def install(self, cloud: Cloud) -> None:
        self._events._invoke_target = self._deliver
        self._events._dispatch_to_sqs = self._queue
        self._events._dispatch_to_sns = self._topic
        self._events._dispatch_to_lambda = self._function
        cloud.admin("PUT", "/_local/events/failures", self._plan_failures)
        cloud.on_reset(self._failures.clear)

    def _deliver(self, target: dict, event: dict, rule: dict, view: Any = None) -> None:
        view = view or self._events._pattern_event_view(event)
        delivery = Delivery(rule.get("Arn", ""), rule.get("Name", ""), target, view.event_with_detail())
        token = self._current.set(delivery)
        try:
            self._invoke(target, event, rule, view)
        finally:
            self._current.reset(token)

    def _queue(self, spec: Any, payload: str, parameters: dict | None = None) -> None:
        def send(source: str) -> None:
            try:
                if not source or queues.service_may_send(str(spec), SERVICE, source):
                    return self._to_queue(spec, payload, parameters)
            except queues.QueueMissing as missing:
                raise DeliveryError("NO_RESOURCE", f"The queue {missing} does not exist.") from missing
            raise _not_allowed("sqs:SendMessage", spec)

        self._run(str(spec), send)

    def _topic(self, arn: str, payload: str) -> None:
        def send(source: str) -> None:
            topic = sns._topic_by_arn_any_scope(arn)
            if topic is None:
                raise DeliveryError("NO_RESOURCE", f"The topic {arn} does not exist.")
            call = ServiceCall(SERVICE, "sns:Publish", arn, source)
            if source and not may(topic["attributes"].get("Policy"), call):
                raise _not_allowed("sns:Publish", arn)
            try:
                sns.publish_internal(arn, payload)
            except sns.SnsPublishError as error:
                raise DeliveryError("SDK_CLIENT_ERROR", str(error)) from error

        self._run(arn, send)

    def _function(self, arn: str, payload: str) -> None:
        def send(source: str) -> None:
            owner, _, _ = lambda_svc._get_base_func_record_for_ref(arn)
            record, config, _ = lambda_svc._get_func_record_for_ref(arn)
            if not owner or not record:
                raise DeliveryError("NO_RESOURCE", f"The function {arn} does not exist.")
            call = ServiceCall(SERVICE, "lambda:InvokeFunction", arn, source)
            if source and not may(owner.get("policy"), call):
                raise _not_allowed("lambda:InvokeFunction", arn)
            execution = lambda_svc._execution_record_for_config(record, config)
            lambda_svc.invoke_async_with_retry(execution, json.loads(payload))

        self._run(arn, send)

    def _run(self, target: str, send: Callable[[str], None]) -> None:
        delivery = self._current.get()
        # A schedule delivers with the rights of its own role, so there is no rule for policies to name.
        source = delivery.rule_arn if ":rule/" in delivery.rule_arn else ""

        def attempt() -> None:
            self._fail_as_planned(target)
            send(source)

        delivery.run(attempt)

    def _plan_failures(self, body: dict, _query: dict) -> tuple[int, dict]:
        self._failures[body["target"]] = {"times": int(body["times"]), "code": body.get("code", "THROTTLING")}
        return 200, self._failures

    def _fail_as_planned(self, target: str) -> None:
        plan = self._failures.get(target)
        if plan and plan["times"] > 0:
            plan["times"] -= 1
            raise DeliveryError(plan["code"], "Planned failure of the local AWS.", retriable=True)


def _not_allowed(action: str, target: object) -> DeliveryError:
    return DeliveryError("NO_PERMISSIONS", f"{SERVICE} is not authorized to perform {action} on {target}.")
