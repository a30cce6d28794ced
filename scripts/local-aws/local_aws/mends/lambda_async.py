"""Asynchronous invocations: two retries by default, throttles that do not count, then queue or destination.

MiniStack counts a throttle as an attempt, always reports three attempts, sends no success on and gives a
dead-letter queue the envelope of a destination. AWS pauses for a minute and more between attempts; here the
pause is LAMBDA_ASYNC_RETRY_BASE_SECONDS.
Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html,
invocation-async-retain-records.html
"""

import json
import logging
import os
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from ministack.core.concurrency import spawn_background
from ministack.core.responses import request_scope
from ministack.services import lambda_svc, sns

from local_aws.cloud import Cloud
from local_aws.runtime import queues

MAXIMUM_AGE, MAXIMUM_RETRIES, THROTTLE_PAUSE = 21600, 2, 0.2

log = logging.getLogger("local_aws")


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    lambdas.invoke_async_with_retry = lambda func, event: AsyncInvocation(func, event).start()


@dataclass
class AsyncInvocation:
    """One event on its way into one function."""

    func: dict
    event: Any
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: float = field(default_factory=time.time)
    runs: int = 0

    def start(self) -> None:
        spawn_background(self._run, thread_name="lambda-async")

    @property
    def _config(self) -> dict:
        return self.func.get("config") or self.func

    @property
    def _settings(self) -> dict:
        """The settings for asynchronous invocation, which belong to the function and not to its version."""
        configs = self.func.get("event_invoke_configs") or {}
        return configs.get("") or configs.get("$LATEST") or {}

    def _run(self) -> None:
        _, _, _, region, account, *_ = self._config["FunctionArn"].split(":")
        with request_scope(account, region):
            result, condition = self._until_settled()
            self._tell(result, condition)

    def _until_settled(self) -> tuple[dict, str]:
        pause = float(os.environ.get("LAMBDA_ASYNC_RETRY_BASE_SECONDS", "1"))
        retries = self._settings.get("MaximumRetryAttempts", MAXIMUM_RETRIES)
        oldest = self._settings.get("MaximumEventAgeInSeconds", MAXIMUM_AGE)
        while True:
            result = lambda_svc._execute_function(self._with_current_limit(), self.event)
            throttled = bool(result.get("throttle"))
            self.runs += 0 if throttled else 1
            if not result.get("error"):
                return result, "Success"
            if not throttled and self.runs > retries:
                return result, "RetriesExhausted"
            wait = THROTTLE_PAUSE if throttled else pause * 2 ** (self.runs - 1)
            if time.time() - self.started + wait > oldest:
                return result, "EventAgeExceeded"
            time.sleep(wait)

    def _with_current_limit(self) -> dict:
        """Reserved concurrency may have changed since the event came in."""
        current = lambda_svc._functions.get(self._config["FunctionName"]) or {}
        return {**self.func, "concurrency": current.get("concurrency")}

    def _tell(self, result: dict, condition: str) -> None:
        side = "OnSuccess" if condition == "Success" else "OnFailure"
        destination = ((self._settings.get("DestinationConfig") or {}).get(side) or {}).get("Destination")
        if destination:
            _put(destination, json.dumps(self._record(result, condition)), {})
        dead_letters = (self._config.get("DeadLetterConfig") or {}).get("TargetArn")
        if dead_letters and condition != "Success":
            message = str((result.get("body") or {}).get("errorMessage", ""))[:1024]
            reason = {"RequestID": self.request_id, "ErrorCode": "200", "ErrorMessage": message or "unknown"}
            _put(dead_letters, json.dumps(self.event), reason)

    def _record(self, result: dict, condition: str) -> dict:
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        response = {"statusCode": 200, "executedVersion": self._config.get("Version", "$LATEST")}
        if result.get("error"):
            response["functionError"] = result.get("function_error") or "Unhandled"
        return {
            "version": "1.0",
            "timestamp": now,
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": f"{self._config['FunctionArn']}:{response['executedVersion']}",
                "condition": condition,
                "approximateInvokeCount": self.runs,
            },
            "requestPayload": self.event,
            "responseContext": response,
            "responsePayload": result.get("body"),
        }


def _put(target_arn: str, body: str, attributes: dict[str, str]) -> None:
    service = target_arn.split(":")[2]
    try:
        if service == "sqs":
            queues.send(target_arn, body, attributes)
        elif service == "sns":
            sns.publish_internal(target_arn, body)
        else:
            log.error("destination %s of a function is not served", target_arn)
    except (queues.QueueMissing, sns.SnsPublishError) as error:
        log.error("destination %s did not take the record: %s", target_arn, error)
