"""The webhook itself: what was sent is kept, what is planned happens, the rest is answered as Slack answers."""

from dataclasses import dataclass

from local_aws.slack import exchange, messages
from local_aws.slack.workspace import WORDS, Workspace

PREFIX = "/_local/slack/webhook/"

Answer = tuple[int, str, dict[str, str]]


@dataclass
class Webhook:
    """All channels; a channel exists unless its name begins with 'missing' or 'archived'."""

    workspace: Workspace

    async def __call__(self, scope: dict, receive: exchange.Receive, send: exchange.Send) -> None:
        body = await exchange.read(receive)
        status, word, headers = await self._answer(scope["method"], scope["path"].removeprefix(PREFIX), body)
        await exchange.write(send, status, word, {"content-type": "text/plain", **headers})

    async def _answer(self, method: str, channel: str, body: bytes) -> Answer:
        if method != "POST":
            return 405, "method_not_allowed", {}
        if planned := self.workspace.take_plan():
            return await self._misbehave(planned, channel)
        if (wait := self.workspace.wait_before(channel)) is not None:
            return *self._refuse(429, channel, messages.Refusal(WORDS[429], "too fast"))[:2], {"retry-after": str(wait)}
        if channel.startswith("missing"):
            return self._refuse(404, channel, messages.Refusal("no_service", "no such channel"))
        if channel.startswith("archived"):
            return self._refuse(410, channel, messages.Refusal("channel_is_archived", "the channel is archived"))
        payload, refusal = messages.read(body)
        if refusal:
            return self._refuse(400, channel, refusal)
        self.workspace.add(channel, payload, "webhook")
        return 200, "ok", {}

    async def _misbehave(self, planned: dict, channel: str) -> Answer:
        status = planned["status"]
        if status == "hang":
            await exchange.hang()
            status = 503
        headers = {"retry-after": str(planned["retry_after"])} if status == 429 else {}
        self._refuse(status, channel, messages.Refusal(WORDS[status], "planned"))
        return status, WORDS[status], headers

    def _refuse(self, status: int, channel: str, refusal: messages.Refusal) -> Answer:
        self.workspace.refuse(channel, status, refusal.code, refusal.detail)
        return status, refusal.code, {}
