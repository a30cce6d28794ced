"""A subscription that nobody has confirmed is listed as PendingConfirmation; MiniStack lists the ARN it will have.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html (the subscription's status is "Pending
confirmation" until its link is visited) and https://docs.aws.amazon.com/cli/latest/reference/sns/list-subscriptions-by-topic.html
"""

from local_aws.cloud import Cloud
from local_aws.request import Request

_LISTS = ("ListSubscriptions", "ListSubscriptionsByTopic")


def install(cloud: Cloud) -> None:
    sns = cloud.service_module("sns")

    def hide_arns(request: Request, status: int, body: bytes) -> bytes | None:
        if request.action not in _LISTS or status != 200:
            return None
        every = (subscription for topic in sns._topics.values() for subscription in topic["subscriptions"])
        for arn in [subscription["arn"] for subscription in every if not subscription["confirmed"]]:
            listed = f"<SubscriptionArn>{arn}</SubscriptionArn>"
            body = body.replace(listed.encode(), b"<SubscriptionArn>PendingConfirmation</SubscriptionArn>")
        return body

    cloud.after("sns", hide_arns)
