"""The webhook itself: what was sent is kept, what is planned happens, the rest is answered as Slack answers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from local_aws.slack import messages

PREFIX = "/_local/slack/webhook/"
HANG_SECONDS = 600
WORDS = {429: "rate_limited", 500: "rollup_error", 503: "service_unavailable"}

Answer = tuple[int, str, dict[str, str]]


@dataclass
class Webhook:
    """All channels; a channel exists unless its name begins with 'missing' or 'archived'."""

    accepted: list[dict] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)
    planned: dict = field(default_factory=dict)

    def clear(self) -> None:
        """Forget messages and plans."""
        self.accepted.clear()
        self.refused.clear()
        self.planned.clear()

    def plan(self, behaviour: dict) -> dict:
        """Let the next `times` posts (default 1) end with `status`: 429, 5xx or 'hang'."""
        status = behaviour["status"]
        if status != "hang" and status not in WORDS:
            raise ValueError(f"status must be 'hang' or one of {sorted(WORDS)}")
        times, wait = int(behaviour.get("times", 1)), int(behaviour.get("retry_after", 1))
        self.planned = {"status": status, "times": times, "retry_after": wait}
        return self.planned

    async def __call__(self, scope: dict, receive: Callable, send: Callable[..., Awaitable]) -> None:
        body = await _read(receive)
        status, word, headers = await self._answer(scope["method"], scope["path"].removeprefix(PREFIX), body)
        shown = [(b"content-type", b"text/plain"), *((k.encode(), v.encode()) for k, v in headers.items())]
        await send({"type": "http.response.start", "status": status, "headers": shown})
        await send({"type": "http.response.body", "body": word.encode()})

    async def _answer(self, method: str, channel: str, body: bytes) -> Answer:
        if method != "POST":
            return 405, "method_not_allowed", {}
        if planned := self._take_plan():
            return await self._misbehave(planned, channel)
        if channel.startswith("missing"):
            return self._refuse(404, channel, messages.Refusal("no_service", "no such channel"))
        if channel.startswith("archived"):
            return self._refuse(410, channel, messages.Refusal("channel_is_archived", "the channel is archived"))
        payload, refusal = messages.read(body)
        if refusal:
            return self._refuse(400, channel, refusal)
        self.accepted.append({"time": _now(), "channel": channel, "payload": payload})
        return 200, "ok", {}

    async def _misbehave(self, planned: dict, channel: str) -> Answer:
        status = planned["status"]
        if status == "hang":
            await asyncio.sleep(HANG_SECONDS)
            status = 503
        headers = {"retry-after": str(planned["retry_after"])} if status == 429 else {}
        self._refuse(status, channel, messages.Refusal(WORDS[status], "planned"))
        return status, WORDS[status], headers

    def _refuse(self, status: int, channel: str, refusal: messages.Refusal) -> Answer:
        record = {"status": status, "answer": refusal.code, "detail": refusal.detail}
        self.refused.append({"time": _now(), "channel": channel, **record})
        return status, refusal.code, {}

    def _take_plan(self) -> dict[str, Any] | None:
        if self.planned.get("times", 0) < 1:
            return None
        self.planned["times"] -= 1
        return self.planned


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def _read(receive: Callable[[], Awaitable]) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
