"""Methods of the Web API: what each answers besides `ok`, or the code with which it refuses.

Source: https://docs.slack.dev/reference/methods
"""

import re
from collections.abc import Callable

from local_aws.slack import messages, metadata
from local_aws.slack.arguments import is_true
from local_aws.slack.workspace import Message, Workspace

MAX_TEXT = 40_000
MAX_LIMIT, DEFAULT_LIMIT = 999, 100
CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{2,}")


class Refused(Exception):
    """Code of Slack, and what is wrong, which Slack does not tell."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail or code)


def post_message(workspace: Workspace, given: dict) -> dict:
    """chat.postMessage"""
    channel = _channel(given)
    _check(given)
    thread_ts = given.get("thread_ts")
    if thread_ts is not None and workspace.find(channel, thread_ts) is None:
        raise Refused("thread_not_found", f"no message {thread_ts}")
    message = workspace.add(channel, _payload(given), "bot", thread_ts)
    return {"channel": channel, "ts": message.ts, "message": _shown(message, True)}


def update(workspace: Workspace, given: dict) -> dict:
    """chat.update: what is not named stays, but a text without blocks takes the blocks away."""
    channel = _channel(given)
    message = workspace.find(channel, str(given.get("ts", "")))
    if message is None:
        raise Refused("message_not_found")
    if message.by != "bot":
        raise Refused("cant_update_message", "another app posted it")
    _check(given)
    message.versions.append(message.payload)
    message.payload = {**_kept(message.payload), **_payload(given)}
    return {"channel": channel, "ts": message.ts, "text": message.payload.get("text", "")}


def history(workspace: Workspace, given: dict) -> dict:
    """conversations.history: newest first, without answers in threads unless they were shown in the channel."""
    channel = _channel(given)
    shown = [message for message in workspace.of(channel) if message.thread_ts is None or message.broadcast]
    return _page(list(reversed(_within(shown, given))), given)


def replies(workspace: Workspace, given: dict) -> dict:
    """conversations.replies: the message and its thread, oldest first."""
    channel = _channel(given)
    parent = workspace.find(channel, str(given.get("ts", "")))
    if parent is None:
        raise Refused("thread_not_found")
    return _page([parent, *_within(list(workspace.replies(parent)), given)], given)


def auth_test(_workspace: Workspace, _given: dict) -> dict:
    """auth.test"""
    return {"url": "https://local.slack.com/", "team": "Local", "user": "riposte", "team_id": "T0LOCAL",
            "user_id": "U0LOCAL", "bot_id": "B0LOCAL"}


METHODS: dict[str, Callable[[Workspace, dict], dict]] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "conversations.history": history,
    "conversations.replies": replies,
    "auth.test": auth_test,
}


def _channel(given: dict) -> str:
    channel = str(given.get("channel", ""))
    if not CHANNEL_ID.fullmatch(channel) or channel.startswith("CMISSING"):
        raise Refused("channel_not_found", f"no channel {channel!r}")
    if channel.startswith("CELSEWHERE"):
        raise Refused("not_in_channel", "nobody invited the bot")
    if channel.startswith("CARCHIVED"):
        raise Refused("is_archived")
    return channel


def _check(given: dict) -> None:
    if refusal := messages.check(given):
        raise Refused(refusal.code, refusal.detail)
    if len(given.get("text") or "") > MAX_TEXT:
        raise Refused("msg_too_long", f"text has more than {MAX_TEXT} characters")
    if "metadata" in given and (wrong := metadata.problem(given["metadata"])):
        raise Refused("invalid_metadata_format", wrong)


def _payload(given: dict) -> dict:
    return {name: value for name, value in given.items() if name not in ("token", "channel", "ts", "thread_ts")}


def _kept(payload: dict) -> dict:
    return {name: value for name, value in payload.items() if name not in ("blocks", "attachments")}


def _within(found: list[Message], given: dict) -> list[Message]:
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    edges = is_true(given.get("inclusive"))
    return [m for m in found if oldest < float(m.ts) < latest or (edges and float(m.ts) in (oldest, latest))]


def _page(found: list[Message], given: dict) -> dict:
    limit = min(int(given.get("limit") or DEFAULT_LIMIT), MAX_LIMIT)
    start = int(given.get("cursor") or 0)
    after = start + limit
    more = after < len(found)
    shown = [_shown(message, is_true(given.get("include_all_metadata"))) for message in found[start:after]]
    answer = {"messages": shown, "has_more": more}
    return {**answer, "response_metadata": {"next_cursor": str(after)}} if more else answer


def _shown(message: Message, with_metadata: bool) -> dict:
    payload = {name: value for name, value in message.payload.items() if name in ("text", "blocks")}
    return {
        "type": "message",
        "ts": message.ts,
        "bot_id": "B0LOCAL" if message.by == "bot" else "B0HOOK",
        **payload,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        **({"metadata": message.payload["metadata"]} if with_metadata and "metadata" in message.payload else {}),
    }
