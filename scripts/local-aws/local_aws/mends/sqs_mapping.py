"""Queues as event sources: partial batch failures, prompt delivery, retries sooner than on AWS.

* A broken partial batch response means that the whole batch has failed; MiniStack deletes the batch.
* Delayed and returned messages reach their function within a tenth of a second instead of up to a second, and
  one failing message no longer stops its mapping for a second.
* On AWS a failed message comes back after the queue's visibility time-out, minutes for most functions. Here
  that time runs SPEED times faster (at least 0.5 s), unless the function changed the visibility itself.
  PUT /_local/sqs/retry {"seconds": n} sets a time for all queues, {"seconds": null} ends that.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import time
from typing import Any

from ministack.core.concurrency import esm_wake
from ministack.services import sqs

from local_aws.cloud import Cloud
from local_aws.runtime.batch_response import failed_items

SPEED = 60
SHORTEST_RETRY_SECONDS = 0.5
TICK_SECONDS = 0.1


def install(cloud: Cloud) -> None:
    mapping = QueueMapping(cloud.service_module("lambda_svc"))
    mapping.install(cloud)


class QueueMapping:
    """Runs batches, and wakes the poller when a message becomes visible without being sent."""

    def __init__(self, lambdas: Any) -> None:
        self._lambdas = lambdas
        self._retry_seconds: float | None = None
        self._woken_at = time.time()

    def install(self, cloud: Cloud) -> None:
        self._lambdas._run_sqs_batch = self._run
        cloud.every(TICK_SECONDS, self._wake)
        cloud.admin("PUT", "/_local/sqs/retry", self._set_retry)
        cloud.on_reset(lambda: self._set_retry({"seconds": None}, {}))

    def _run(self, mapping: dict, func: dict, event: dict, batch: list[dict], url: str, name: str) -> None:
        received = {m["id"]: (m["receipt_handle"], m["visible_at"]) for m in batch}
        result = self._lambdas._execute_function(func, event)
        failed = failed_items(mapping, result, list(received))
        done = {handle for id, (handle, _) in received.items() if id not in failed}
        sqs._delete_messages_for_esm(url, done)
        for message in batch:
            # Still ours, and the function did not choose a time itself.
            now = (message["receipt_handle"], message["visible_at"])
            if message["id"] in failed and received[message["id"]] == now:
                self._return(message, sqs._get_q(url))
        mapping["LastProcessingResult"] = f"OK - {len(done)} records, {len(failed)} failures"

    def _return(self, message: dict, queue: dict) -> None:
        visibility = float(queue["attributes"].get("VisibilityTimeout", "30"))
        seconds = self._retry_seconds
        if seconds is None:
            seconds = max(SHORTEST_RETRY_SECONDS, visibility / SPEED)
        message["visible_at"] = min(message["visible_at"], time.time() + seconds)

    def _set_retry(self, body: dict, _query: dict) -> tuple[int, dict]:
        seconds = body["seconds"]
        self._retry_seconds = None if seconds is None else float(seconds)
        return 200, {"seconds": self._retry_seconds}

    def _wake(self) -> None:
        since, self._woken_at = self._woken_at, time.time()
        queues = list(sqs._queues._data.values()) if self._lambdas._esms.has_any() else []
        if any(since < m.get("visible_at", 0) <= self._woken_at for q in queues for m in list(q["messages"])):
            esm_wake.set()
