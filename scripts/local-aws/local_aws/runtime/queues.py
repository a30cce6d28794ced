"""What AWS services themselves put into SQS queues: no caller, no signature, the service is the sender."""

import time
import uuid
from collections.abc import Callable
from hashlib import md5

from ministack.core.concurrency import esm_wake
from ministack.services import sqs

from local_aws.runtime.permission import ServiceCall, may


class QueueMissing(LookupError):
    """There is no queue with this ARN."""


def queue_policy(queue_arn: str) -> str:
    """The queue's policy as text, '' without one; raises QueueMissing."""
    return _queue(queue_arn)["attributes"].get("Policy") or ""


def service_may_send(queue_arn: str, service: str, source_arn: str) -> bool:
    """Does the queue's policy let a service send on behalf of a source? Raises QueueMissing."""
    call = ServiceCall(service, "sqs:SendMessage", queue_arn, source_arn)
    return may(queue_policy(queue_arn), call)


def send(queue_arn: str, body: str, attributes: dict[str, str] | None = None) -> None:
    """Put a message with String attributes into a standard queue; raises QueueMissing."""
    queue, now = _queue(queue_arn), time.time()
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items()}
    message = {
        "id": str(uuid.uuid4()),
        "body": body,
        "md5_body": md5(body.encode()).hexdigest(),
        "message_attributes": typed,
        "md5_attrs": sqs._md5_msg_attrs(typed),
        "sent_at": now,
        "visible_at": now + sqs.queue_delay(queue),
    }
    sqs._ensure_msg_fields(message)
    queue["messages"].append(message)
    esm_wake.set()


def take_out(queue: dict, wanted: Callable[[dict], bool]) -> list[dict]:
    """Remove messages, whatever other threads add or remove meanwhile; gives those that this call removed."""
    messages, taken = queue["messages"], []
    for message in [m for m in list(messages) if wanted(m)]:
        try:
            messages.remove(message)
        except ValueError:
            continue  # another thread was faster
        taken.append(message)
    return taken


def _queue(queue_arn: str) -> dict:
    queue = sqs._queue_by_arn(queue_arn)
    if queue is None:
        raise QueueMissing(queue_arn)
    return queue
