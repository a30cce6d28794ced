"""A batch call is authorized as the single call: there is no IAM action of its own for it.

Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html, list_amazonsns.html;
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
"""

from typing import Any

from ministack.core import iam_evaluator

from local_aws.cloud import Cloud

_SINGLE = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sns:PublishBatch": "sns:Publish",
}


def install(cloud: Cloud) -> None:
    enforce = iam_evaluator.enforce

    def enforce_single(key: str, action: str, service: str, region: str, **details: Any) -> Any:
        return enforce(key, _SINGLE.get(action, action), service, region, **details)

    iam_evaluator.enforce = enforce_single
