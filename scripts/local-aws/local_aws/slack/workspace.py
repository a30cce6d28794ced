"""What a workspace holds: channels with their messages and threads, what was refused, and how it is to misbehave."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone

WORDS = {429: "rate_limited", 500: "rollup_error", 503: "service_unavailable"}


@dataclass
class Message:
    """One message of a channel; `by` is 'webhook' or 'bot'."""

    channel: str
    ts: str
    time: str
    by: str
    payload: dict
    thread_ts: str | None = None
    broadcast: bool = False
    versions: list[dict] = field(default_factory=list)

    def public(self) -> dict:
        """For GET /_local/slack/messages."""
        return {"time": self.time, "channel": self.channel, "ts": self.ts, "by": self.by, "payload": self.payload,
                "thread_ts": self.thread_ts, "broadcast": self.broadcast, "versions": self.versions}


@dataclass
class Workspace:
    """All channels; a channel exists unless its name says otherwise (see webhook.py and api.py)."""

    messages: list[Message] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)
    planned: dict = field(default_factory=dict)
    per_second: float | None = None
    _next_post: dict[str, float] = field(default_factory=dict)
    _last_ts: int = 0

    def clear(self) -> None:
        """Forget messages and plans; a rate stays."""
        self.messages.clear()
        self.refused.clear()
        self.planned.clear()
        self._next_post.clear()

    def add(self, channel: str, payload: dict, by: str, thread_ts: str | None = None) -> Message:
        """Keep a message and name it as Slack does: seconds and a counter, unique in the channel."""
        broadcast = thread_ts is not None and _is_true(payload.get("reply_broadcast"))
        message = Message(channel, self._new_ts(), now(), by, payload, thread_ts, broadcast)
        self.messages.append(message)
        return message

    def find(self, channel: str, ts: str) -> Message | None:
        """The message of this name."""
        return next((message for message in self.messages if (message.channel, message.ts) == (channel, ts)), None)

    def of(self, channel: str | None) -> list[Message]:
        """All messages of a channel, or of all channels, in order."""
        return [message for message in self.messages if channel in (None, message.channel)]

    def replies(self, message: Message) -> Iterator[Message]:
        """The thread of a message, in order."""
        return (reply for reply in self.of(message.channel) if reply.thread_ts == message.ts)

    def refuse(self, channel: str, status: int, answer: str, detail: str) -> None:
        """Keep what was refused, and why, which Slack does not tell."""
        self.refused.append({"time": now(), "channel": channel, "status": status, "answer": answer, "detail": detail})

    def plan(self, behaviour: dict) -> dict:
        """Let the next `times` calls (default 1) end with `status` (429, 5xx, 'hang'), or with `error` of the Web API."""
        if "error" in behaviour:
            self.planned = {"error": str(behaviour["error"]), "method": behaviour.get("method")}
        else:
            if (status := behaviour["status"]) != "hang" and status not in WORDS:
                raise ValueError(f"status must be 'hang' or one of {sorted(WORDS)}")
            self.planned = {"status": status, "retry_after": int(behaviour.get("retry_after", 1))}
        self.planned["times"] = int(behaviour.get("times", 1))
        return self.planned

    def take_plan(self, method: str | None = None) -> dict | None:
        """What was planned for this call; an error of the Web API is meant for no webhook."""
        if self.planned.get("times", 0) < 1 or ("error" in self.planned and self.planned["method"] not in (None, method)):
            return None
        if method is None and "error" in self.planned:
            return None
        self.planned["times"] -= 1
        return self.planned

    def limit(self, setting: dict) -> dict:
        """So many messages a second and channel, null for any number."""
        rate = setting["per_second"]
        if rate is not None and not 0 < rate <= 100:
            raise ValueError("per_second must be null or above 0 and at most 100")
        self.per_second = rate
        self._next_post.clear()
        return {"per_second": rate}

    def wait_before(self, channel: str) -> int | None:
        """Whole seconds until the channel takes a message, None when it takes one now (and then counts it)."""
        if self.per_second is None:
            return None
        moment = time.monotonic()
        if (wait := self._next_post.get(channel, 0) - moment) > 0:
            return math.ceil(wait)
        self._next_post[channel] = moment + 1 / self.per_second
        return None

    def _new_ts(self) -> str:
        self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"


def now() -> str:
    """The time with milliseconds, as JavaScript writes it."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _is_true(value: object) -> bool:
    return value is True or value == "true"
