"""Would Slack take this message? If not, with which word does it refuse?

Sources: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (errors),
https://docs.slack.dev/reference/block-kit/blocks (50 blocks per message)
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from local_aws.slack.blocks import check_block
from local_aws.slack.checks import Invalid, items, unique

MAX_BLOCKS, MAX_MARKDOWN = 50, 12000
# Not documented; Slack refuses longer ones with this word all the same (slackapi/bolt-js#2509).
MAX_TEXT_OF_BLOCKS = 13000


@dataclass(frozen=True)
class Refusal:
    """Slack's one-word answer, and what is wrong, which Slack does not tell."""

    code: str
    detail: str


def read(body: bytes) -> tuple[dict, Refusal | None]:
    """The message in a request's body, and the refusal if Slack would refuse it."""
    try:
        payload = json.loads(body)
    except ValueError as error:
        return {}, Refusal("invalid_payload", str(error))
    if not isinstance(payload, dict):
        return {}, Refusal("invalid_payload", "must be an object")
    return payload, check(payload)


def check(payload: dict) -> Refusal | None:
    """The refusal of a message, None when Slack takes it."""
    has_blocks, text = bool(payload.get("blocks")), payload.get("text")
    if text is not None and not isinstance(text, str):
        return Refusal("invalid_payload", "text must be a string")
    if not text and not has_blocks and not payload.get("attachments"):
        return Refusal("no_text", "needs text, blocks or attachments")
    try:
        if has_blocks:
            _check_blocks(payload["blocks"])
    except Invalid as error:
        return Refusal("invalid_blocks", str(error))
    size = sum(len(found) for found in _texts(payload.get("blocks") or []))
    if size > MAX_TEXT_OF_BLOCKS:
        return Refusal("msg_blocks_too_long", f"the blocks have {size} characters of text")
    return None


def _check_blocks(blocks: Any) -> None:
    for index, block in enumerate(items(blocks, "blocks", MAX_BLOCKS)):
        check_block(block, f"blocks[{index}]")
    unique((block.get("block_id") for block in blocks), "block_id")
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > MAX_MARKDOWN:
        raise Invalid(f"blocks: markdown must have at most {MAX_MARKDOWN} characters together")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for item in value.values():
            yield from _texts(item)
