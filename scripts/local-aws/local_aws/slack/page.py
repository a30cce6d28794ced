"""GET /_local/slack/page[?channel=&ts=]: messages and threads as Slack would show them, for people and for screenshots."""

import html
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from local_aws.slack import exchange
from local_aws.slack.mrkdwn import plain_to_html, to_html
from local_aws.slack.workspace import Message, Workspace

PREFIX = "/_local/slack/page"
STYLE = Path(__file__).with_name("page.css").read_text()
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    # Messages hold what attackers write: nothing of it may run or load.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
}


@dataclass
class Page:
    """All channels on one page, one channel, or one message with its thread."""

    workspace: Workspace

    async def __call__(self, scope: dict, receive: exchange.Receive, send: exchange.Send) -> None:
        await exchange.read(receive)
        query = {name: values[0] for name, values in parse_qs(scope.get("query_string", b"").decode()).items()}
        found = [m for m in self.workspace.of(query.get("channel")) if query.get("ts") in (None, m.ts)]
        await exchange.write(send, 200, self._document(found), HEADERS)

    def _document(self, found: list[Message]) -> str:
        channels = dict.fromkeys(message.channel for message in found)
        shown = "".join(self._channel(name, [m for m in found if m.channel == name]) for name in channels)
        body = shown or '<p class="none">No message yet.</p>'
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slack stand-in</title>'
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>{body}</body></html>'
        )

    def _channel(self, name: str, found: list[Message]) -> str:
        top = [message for message in found if message.thread_ts is None or message.broadcast]
        return f"<h1># {html.escape(name)}</h1>" + "".join(self._with_thread(message) for message in top)

    def _with_thread(self, message: Message) -> str:
        answers = list(self.workspace.replies(message))
        word = "reply" if len(answers) == 1 else "replies"
        thread = "".join(_message(answer) for answer in answers)
        below = f'<div class="thread"><p class="count">{len(answers)} {word}</p>{thread}</div>' if answers else ""
        return _message(message, note="replied to a thread" if message.broadcast else "") + below


def _message(message: Message, note: str = "") -> str:
    edited = ' <span class="edited">(edited)</span>' if message.versions else ""
    above = f'<p class="note">{html.escape(note)}</p>' if note else ""
    return (
        f'<article id="m{html.escape(message.ts)}"><div class="avatar">R</div><div class="body">{above}'
        f'<p class="who"><b>Riposte</b> <span class="app">APP</span> <time>{html.escape(message.time[11:16])}</time></p>'
        f"{_content(message.payload)}{edited}</div></article>"
    )


def _content(payload: dict) -> str:
    blocks = payload.get("blocks") or []
    if not blocks:
        return f"<p>{to_html(str(payload.get('text', '')))}</p>"
    return "".join(_block(block) for block in blocks)


def _block(block: dict) -> str:
    kind = block.get("type")
    if kind == "header":
        return f"<h2>{_text(block['text'])}</h2>"
    if kind == "divider":
        return "<hr>"
    if kind == "context":
        texts = [_text(element) for element in block["elements"] if "text" in element]
        return f'<p class="context">{"<i> · </i>".join(texts)}</p>'
    if kind == "section":
        text = f"<p>{_text(block['text'])}</p>" if "text" in block else ""
        fields = "".join(f"<div>{_text(item)}</div>" for item in block.get("fields", []))
        return text + (f'<div class="fields">{fields}</div>' if fields else "")
    return f'<p class="unknown">[{html.escape(str(kind))}]</p>'


def _text(item: dict) -> str:
    return to_html(item["text"]) if item.get("type") == "mrkdwn" else plain_to_html(str(item.get("text", "")))
