"""One delivery of an event to a rule's target: attempts, back-off, dead-letter queue.

AWS retries for 24 hours and 185 times with growing pauses, unless the target says otherwise, and puts what it
gives up on into the target's dead-letter queue with the reason in message attributes. Here the pauses are
short; the numbers of attempts and the conditions are those of AWS.
Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html and eb-rule-dlq.html
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from ministack.core.concurrency import spawn_background
from ministack.services import cloudwatch

from local_aws.runtime import queues

SERVICE = "events.amazonaws.com"
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
DEFAULT_ATTEMPTS, DEFAULT_AGE = 185, 86400

log = logging.getLogger("local_aws")


class DeliveryError(Exception):
    """A target did not take the event; code and message are what the dead-letter queue shows."""

    def __init__(self, code: str, message: str, retriable: bool = False) -> None:
        super().__init__(message)
        self.code, self.retriable = code, retriable


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one target of one rule."""

    rule_arn: str
    rule_name: str
    target: dict
    event: dict

    def run(self, send: Callable[[], None]) -> None:
        """Try at once; go on in the background when a later attempt may help."""
        started = time.time()
        self._count("Invocations")
        error = self._attempt(send)
        if error is None:
            return
        if error.retriable and self._exhausted(0, started) is None:
            spawn_background(self._retry, send, started, thread_name="event-retry")
        else:
            self._give_up(error, 0, self._exhausted(0, started) if error.retriable else None)

    def _attempt(self, send: Callable[[], None]) -> DeliveryError | None:
        try:
            send()
        except DeliveryError as error:
            return error
        except Exception as error:
            log.exception("delivery to %s failed", self.target.get("Arn"))
            return DeliveryError("INTERNAL_ERROR", str(error), retriable=True)
        return None

    def _retry(self, send: Callable[[], None], started: float) -> None:
        retries, error = 0, None
        while (condition := self._exhausted(retries, started)) is None:
            time.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(retries, 10)))
            retries += 1
            error = self._attempt(send)
            if error is None or not error.retriable:
                break
        if error is not None:
            self._give_up(error, retries, condition if error.retriable else None)

    def _exhausted(self, retries: int, started: float) -> str | None:
        policy = self.target.get("RetryPolicy") or {}
        if retries >= policy.get("MaximumRetryAttempts", DEFAULT_ATTEMPTS):
            return "MaximumRetryAttempts"
        if time.time() - started >= policy.get("MaximumEventAgeInSeconds", DEFAULT_AGE):
            return "MaximumEventAgeInSeconds"
        return None

    def _give_up(self, error: DeliveryError, retries: int, condition: str | None) -> None:
        self._count("FailedInvocations")
        attributes = {
            "RULE_ARN": self.rule_arn,
            "TARGET_ARN": self.target.get("Arn", ""),
            "ERROR_CODE": error.code,
            "ERROR_MESSAGE": str(error),
            "RETRY_ATTEMPTS": str(retries),
        }
        if condition:
            attributes["EXHAUSTED_RETRY_CONDITION"] = condition
        log.warning("event not delivered: %s", attributes)
        dead_letters = (self.target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letters:
            self._bury(dead_letters, attributes)

    def _bury(self, queue_arn: str, attributes: dict[str, str]) -> None:
        try:
            allowed = queues.service_may_send(queue_arn, SERVICE, self.rule_arn)
        except queues.QueueMissing:
            allowed = False
        if allowed:
            queues.send(queue_arn, json.dumps(self.event), attributes)
        else:
            log.error("event lost: %s does not take dead letters of %s", queue_arn, self.rule_arn)
        self._count("InvocationsSentToDlq" if allowed else "InvocationsFailedToBeSentToDlq")

    def _count(self, metric: str) -> None:
        cloudwatch.record_metric("AWS/Events", metric, 1, "Count", {"RuleName": self.rule_name})
