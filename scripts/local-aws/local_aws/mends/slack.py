"""A Slack workspace under /_local/slack/; not AWS, but the alerts need somewhere to go.

POST webhook/<channel> is an incoming webhook, POST api/<method> the Web API with the token 'xoxb-local-riposte', page shows what
people would see. GET or DELETE messages[?channel=] shows or forgets what was accepted, GET refused shows what was not.
PUT behaviour {"status": 429 | 500 | 503 | "hang", "times", "retry_after"} or {"error": "<code>", "method", "times"} plans
the next calls, PUT rate {"per_second": 1 | null} limits the messages of each channel.
Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and https://docs.slack.dev/reference/methods
"""

from local_aws.cloud import Cloud
from local_aws.slack import api, page, webhook
from local_aws.slack.workspace import Workspace


def install(cloud: Cloud) -> None:
    workspace = Workspace()
    cloud.asgi(webhook.PREFIX, webhook.Webhook(workspace))
    cloud.asgi(api.PREFIX, api.Api(workspace))
    cloud.asgi(page.PREFIX, page.Page(workspace))
    cloud.admin("GET", "/_local/slack/messages", lambda _body, query: (200, _messages(workspace, query)))
    cloud.admin("GET", "/_local/slack/refused", lambda _body, query: (200, _refused(workspace, query)))
    cloud.admin("DELETE", "/_local/slack/messages", lambda _body, _query: _clear(workspace))
    cloud.admin("PUT", "/_local/slack/behaviour", lambda body, _query: (200, workspace.plan(body)))
    cloud.admin("PUT", "/_local/slack/rate", lambda body, _query: (200, workspace.limit(body)))
    cloud.on_reset(workspace.clear)


def _messages(workspace: Workspace, query: dict) -> list[dict]:
    return [message.public() for message in workspace.of(query.get("channel"))]


def _refused(workspace: Workspace, query: dict) -> list[dict]:
    return [record for record in workspace.refused if query.get("channel") in (None, record["channel"])]


def _clear(workspace: Workspace) -> tuple[int, dict]:
    workspace.clear()
    return 200, {}
