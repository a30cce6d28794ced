"""Slack's markup as HTML, with everything else escaped: what Slack would make a link or a mention is one here, too.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import html
import re

TOKEN = re.compile(
    r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<tag>[^<>\n]+)>|(?P<url>https?://[^\s<>|`]+)", re.DOTALL
)
STYLES = (("*", "b"), ("_", "i"), ("~", "s"))
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def to_html(mrkdwn: str) -> str:
    """Safe HTML of a mrkdwn text."""
    parts, end = [], 0
    for found in TOKEN.finditer(mrkdwn):
        parts += [_styled(mrkdwn[end : found.start()]), _token(found)]
        end = found.end()
    return "".join([*parts, _styled(mrkdwn[end:])])


def plain_to_html(text: str) -> str:
    """Safe HTML of a plain text."""
    return html.escape(text).replace("\n", "<br>")


def _token(found: re.Match) -> str:
    if block := found["block"]:
        return f"<pre>{_escaped(block.strip(chr(10)))}</pre>"
    if code := found["code"]:
        return f"<code>{_escaped(code)}</code>"
    return _link(found["url"], found["url"]) if found["url"] else _tag(found["tag"])


def _tag(tag: str) -> str:
    target, _, label = tag.partition("|")
    if target.startswith(("https://", "http://", "mailto:")):
        return _link(target, label or target)
    if target[:1] in "!@#":
        return f'<span class="mention">{_escaped(f"@{target[1:]}" if target[0] != "#" else target)}</span>'
    return _escaped(f"<{tag}>")


def _link(target: str, label: str) -> str:
    return f'<a href="{_escaped(target)}" rel="noopener noreferrer">{_escaped(label)}</a>'


def _styled(text: str) -> str:
    shown = _escaped(text)
    for mark, element in STYLES:
        sign = re.escape(mark)
        pattern = rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]+?)(?<=\S){sign}(?![\w{sign}])"
        shown = re.sub(pattern, rf"<{element}>\1</{element}>", shown)
    return shown.replace("\n", "<br>")


def _escaped(text: str) -> str:
    """Slack's three entities are the text's own characters."""
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return html.escape(text)
