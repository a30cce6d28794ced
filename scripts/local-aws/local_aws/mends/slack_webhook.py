"""Slack's incoming webhooks under /_local/slack/webhook/<channel>; not AWS, but the alerts need somewhere to go.

GET or DELETE /_local/slack/messages[?channel=] shows or forgets what was accepted, GET /_local/slack/refused
shows what was not, PUT /_local/slack/behaviour {"status": 429 | 500 | 503 | "hang", "times", "retry_after"}
plans the next posts.
Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from local_aws.cloud import Cloud
from local_aws.slack.webhook import PREFIX, Webhook


def install(cloud: Cloud) -> None:
    webhook = Webhook()
    cloud.asgi(PREFIX, webhook)
    cloud.admin("GET", "/_local/slack/messages", lambda _body, query: (200, _of(webhook.accepted, query)))
    cloud.admin("GET", "/_local/slack/refused", lambda _body, query: (200, _of(webhook.refused, query)))
    cloud.admin("DELETE", "/_local/slack/messages", lambda _body, _query: _clear(webhook))
    cloud.admin("PUT", "/_local/slack/behaviour", lambda body, _query: (200, webhook.plan(body)))
    cloud.on_reset(webhook.clear)


def _of(records: list[dict], query: dict) -> list[dict]:
    return [record for record in records if query.get("channel") in (None, record["channel"])]


def _clear(webhook: Webhook) -> tuple[int, dict]:
    webhook.clear()
    return 200, {}
