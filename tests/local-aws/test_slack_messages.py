"""What the stand-in for Slack takes and refuses: each limit at its edge."""

import json

import pytest
from local_aws.slack.messages import check, read


def plain(size: int) -> dict:
    return {"type": "plain_text", "text": "x" * size}


def section(**members: object) -> dict:
    return {"type": "section", **members}


def actions(**members: object) -> dict:
    return {"type": "actions", "elements": [button(**members)]}


def button(**members: object) -> dict:
    return {"type": "button", "text": plain(1), **members}


def context(count: int) -> dict:
    return {"type": "context", "elements": [plain(1)] * count}


def row(count: int) -> dict:
    return {"type": "actions", "elements": [button(action_id=str(index)) for index in range(count)]}


def image(**members: object) -> dict:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x", **members}


def confirm(**members: object) -> dict:
    return {"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1), **members}


def address(size: int) -> str:
    return "https://e.com/".ljust(size, "x")


EDGES = [
    ("text of a section", lambda n: section(text=plain(n)), 3000),
    ("field of a section", lambda n: section(fields=[plain(n)]), 2000),
    ("fields of a section", lambda n: section(fields=[plain(1)] * n), 10),
    ("header", lambda n: {"type": "header", "text": plain(n)}, 150),
    ("elements of a context", context, 10),
    ("elements of actions", row, 25),
    ("text of a button", lambda n: actions(text=plain(n)), 75),
    ("value of a button", lambda n: actions(value="x" * n), 2000),
    ("address of a button", lambda n: actions(url=address(n)), 3000),
    ("action_id", lambda n: actions(action_id="x" * n), 255),
    ("block_id", lambda n: section(text=plain(1), block_id="x" * n), 255),
    ("alternative text of an image", lambda n: image(alt_text="x" * n), 2000),
    ("title of an image", lambda n: image(title=plain(n)), 2000),
    ("address of an image", lambda n: image(image_url=address(n)), 3000),
    ("title of a dialog", lambda n: actions(confirm=confirm(title=plain(n))), 100),
    ("text of a dialog", lambda n: actions(confirm=confirm(text=plain(n))), 300),
    ("button of a dialog", lambda n: actions(confirm=confirm(confirm=plain(n))), 30),
    ("markdown", lambda n: {"type": "markdown", "text": "x" * n}, 12000),
    ("rows of a table", lambda n: {"type": "table", "rows": [[plain(1)]] * n}, 100),
    ("cells of a row", lambda n: {"type": "table", "rows": [[plain(1)] * n]}, 20),
]


@pytest.mark.parametrize(("make", "limit"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES])
def test_a_part_may_be_as_large_as_its_limit_and_no_larger(make, limit: int) -> None:
    assert check({"blocks": [make(limit)]}) is None
    assert check({"blocks": [make(limit + 1)]}).code == "invalid_blocks"


def test_a_message_has_at_most_50_blocks() -> None:
    divider = {"type": "divider"}
    assert check({"blocks": [divider] * 50}) is None
    assert check({"blocks": [divider] * 51}).detail == "blocks: must have 1 to 50 items, has 51"


@pytest.mark.parametrize(
    ("sizes", "code"), [([3000] * 4 + [1000], None), ([3000] * 4 + [1001], "msg_blocks_too_long")]
)
def test_all_blocks_together_have_at_most_13000_characters(sizes: list[int], code: str | None) -> None:
    refusal = check({"blocks": [section(text=plain(size)) for size in sizes]})
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    "block",
    [
        {"type": "unknown"},
        {},
        section(),
        section(text="not an object"),
        section(text=plain(0)),
        section(text={"type": "html", "text": "x"}),
        section(text={"type": "mrkdwn", "text": "x", "emoji": True}),
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        actions(text={"type": "mrkdwn", "text": "x"}),
        actions(style="green"),
        actions(url="javascript:alert(1)"),
        {"type": "actions", "elements": [button(action_id="a"), button(action_id="a")]},
        {"type": "actions", "elements": []},
        {"type": "context", "elements": [button()]},
        image(alt_text=""),
        {"type": "image", "alt_text": "x"},
    ],
)
def test_a_malformed_block_is_refused(block: dict) -> None:
    assert check({"text": "fallback", "blocks": [block]}).code == "invalid_blocks"


def test_block_ids_are_unique_in_a_message() -> None:
    same = section(text=plain(1), block_id="a")
    assert check({"blocks": [same, same]}).code == "invalid_blocks"
    assert check({"blocks": [same, {**same, "block_id": "b"}]}) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "invalid_payload"),
        (b"[]", "invalid_payload"),
        (b"\xff", "invalid_payload"),
        (b'{"text": 5}', "invalid_payload"),
        (b"{}", "no_text"),
        (b'{"text": "", "blocks": []}', "no_text"),
        (b'{"blocks": {"type": "divider"}}', "invalid_blocks"),
    ],
)
def test_a_message_needs_content_in_a_json_object(body: bytes, code: str) -> None:
    assert read(body)[1].code == code


def test_an_ordinary_alert_is_taken() -> None:
    blocks = [
        {"type": "header", "text": plain(10)},
        section(text={"type": "mrkdwn", "text": "*High* `i-1`"}, accessory=button(url="https://example.com")),
        section(fields=[{"type": "mrkdwn", "text": "a"}] * 4),
        context(2),
        actions(style="danger", confirm=confirm()),
        {"type": "divider"},
    ]
    message = {"text": "High severity", "blocks": blocks, "unfurl_links": False}
    assert read(json.dumps(message).encode()) == (message, None)
