"""The Web API for a bot under /_local/slack/api/<method>, with the answers, errors and limits of Slack.

Source: https://docs.slack.dev/reference/methods (chat.postMessage, chat.update, conversations.history, conversations.replies,
auth.test) and https://docs.slack.dev/apis/web-api/rate-limits
"""

import json
from dataclasses import dataclass

from local_aws.slack import arguments, exchange
from local_aws.slack.arguments import Unreadable
from local_aws.slack.methods import METHODS, Refused
from local_aws.slack.workspace import Workspace

PREFIX = "/_local/slack/api/"
TOKEN = "xoxb-local-riposte"

Answer = tuple[int, dict, dict[str, str]]


@dataclass
class Api:
    """One bot with one token. Tokens that begin with 'xoxb-revoked' were valid once, all others are unknown."""

    workspace: Workspace

    async def __call__(self, scope: dict, receive: exchange.Receive, send: exchange.Send) -> None:
        body = await exchange.read(receive)
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        method = scope["path"].removeprefix(PREFIX)
        status, answer, more = await self._answer(method, headers, body)
        await exchange.write(send, status, json.dumps(answer), {"content-type": "application/json", **more})

    async def _answer(self, method: str, headers: dict, body: bytes) -> Answer:
        if planned := self.workspace.take_plan(method):
            return await self._misbehave(planned)
        try:
            given = arguments.read(headers.get("content-type", ""), body)
            _authenticate(headers, given)
            return self._call(method, given)
        except (Unreadable, Refused) as error:
            code = str(error.args[0])
            detail = str(error.args[-1])
            self.workspace.refuse(method, 200, code, detail)
            return 200, {"ok": False, "error": code}, {}

    def _call(self, method: str, given: dict) -> Answer:
        if method not in METHODS:
            raise Refused("unknown_method", method)
        channel = str(given.get("channel", ""))
        wait = self.workspace.wait_before(channel) if method == "chat.postMessage" else None
        if wait is not None:
            self.workspace.refuse(channel, 429, "ratelimited", "too fast")
            return 429, {"ok": False, "error": "ratelimited"}, {"retry-after": str(wait)}
        return 200, {"ok": True, **METHODS[method](self.workspace, given)}, {}

    async def _misbehave(self, planned: dict) -> Answer:
        if "error" in planned:
            return 200, {"ok": False, "error": planned["error"]}, {}
        if planned["status"] == "hang":
            await exchange.hang()
        status = 503 if planned["status"] == "hang" else planned["status"]
        more = {"retry-after": str(planned["retry_after"])} if status == 429 else {}
        return status, {"ok": False, "error": "ratelimited" if status == 429 else "internal_error"}, more


def _authenticate(headers: dict, given: dict) -> None:
    token = headers.get("authorization", "").removeprefix("Bearer ") or str(given.get("token", ""))
    if not token:
        raise Refused("not_authed", "no token")
    if token.startswith("xoxb-revoked"):
        raise Refused("token_revoked", "the token was revoked")
    if token != TOKEN:
        raise Refused("invalid_auth", "nobody knows the token")
