"""Queues publish their depth and the age of their oldest message, every second instead of every minute.

MiniStack publishes nothing for queues, so that an alarm on a dead-letter queue would never fire.
Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

import time
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from local_aws.cloud import Cloud

PUBLISH_SECONDS = 1.0
KEPT_POINTS = 300  # per metric, so that a cloud left running does not grow
AGE = "ApproximateAgeOfOldestMessage"


def install(cloud: Cloud) -> None:
    queues = cloud.service_module("sqs")
    cloud.every(PUBLISH_SECONDS, lambda: _publish_all(queues))


def _publish_all(queues: Any) -> None:
    for (account, region, _), queue in list(queues._queues._data.items()):
        with request_scope(account, region):
            name = queue["attributes"]["QueueArn"].rsplit(":", 1)[-1]
            _publish(name, _gauges(list(queue["messages"])))


def _gauges(messages: list[dict]) -> dict[str, float]:
    now = time.time()
    visible = [m for m in messages if m.get("visible_at", 0) <= now]
    in_flight = [m for m in messages if m.get("visible_at", 0) > now and m.get("receive_count", 0) > 0]
    return {
        "ApproximateNumberOfMessagesVisible": len(visible),
        "ApproximateNumberOfMessagesNotVisible": len(in_flight),
        "ApproximateNumberOfMessagesDelayed": len(messages) - len(visible) - len(in_flight),
        AGE: max((now - m["sent_at"] for m in messages), default=0),
    }


def _publish(name: str, values: dict[str, float]) -> None:
    dimensions = {"QueueName": name}
    for metric, value in values.items():
        cloudwatch.record_metric("AWS/SQS", metric, value, "Seconds" if metric == AGE else "Count", dimensions)
        points = cloudwatch._metric_bucket(("AWS/SQS", metric, cloudwatch._dims_key(dimensions)))
        del points[:-KEPT_POINTS]
