"""No message is lost when functions, senders and sweeps touch a queue at the same moment.

MiniStack replaces the list of messages with a copy whenever it removes one, on several threads; what is sent
between copy and replacement is gone. SQS stores a message redundantly before it confirms it.
Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
"""

import json
import time
from typing import Any

from ministack.core.concurrency import esm_wake

from local_aws.cloud import Cloud
from local_aws.runtime import queues


def install(cloud: Cloud) -> None:
    sqs = cloud.service_module("sqs")
    sqs._delete_messages_for_esm = lambda url, handles: _delete(sqs, url, handles)
    sqs._dlq_sweep = lambda queue: _sweep(sqs, queue)
    sqs._act_delete_message = sqs._HANDLERS["DeleteMessage"] = lambda data, url: _delete_one(sqs, data, url)


def _delete(sqs: Any, url: str, handles: set[str]) -> None:
    if handles:
        queues.take_out(sqs._get_q(url), lambda message: message.get("receipt_handle") in handles)


def _delete_one(sqs: Any, data: dict, url: str) -> dict:
    queue = sqs._get_q(data.get("QueueUrl", url), "sqs:DeleteMessage")
    handle = data.get("ReceiptHandle")
    if not handle:
        raise sqs._Err("MissingParameter", "The request must contain the parameter ReceiptHandle.")
    if not queues.take_out(queue, lambda message: message["receipt_handle"] == handle):
        raise sqs._Err("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
    return {}


def _sweep(sqs: Any, queue: dict) -> None:
    """Move what was received often enough to the dead-letter queue."""
    policy = json.loads(queue["attributes"].get("RedrivePolicy") or "{}")
    dead = sqs._queue_by_arn(policy.get("deadLetterTargetArn", ""))
    if dead is None:
        return
    now, limit = time.time(), int(policy["maxReceiveCount"])
    source = queue["attributes"]["QueueArn"]
    for message in queues.take_out(queue, lambda m: m["receive_count"] >= limit and m["visible_at"] <= now):
        origin = {"DeadLetterQueueSourceArn": source, **message.get("sys", {})}
        enqueued = {"enqueued_at": now} if dead.get("is_fifo") else {}
        dead["messages"].append({**message, **enqueued, "receipt_handle": None, "visible_at": now, "sys": origin})
        esm_wake.set()
