"""The rules of Block Kit for blocks in messages.

Source: https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/block-kit/block-elements
"""

from typing import Any

from local_aws.slack.checks import Invalid, demand, items, optional_text, plain_text, text, text_object, unique, url


def check_block(block: dict, place: str) -> None:
    """Raise Invalid when Slack would refuse the block."""
    kind = block.get("type")
    demand(kind in BLOCKS, place, f"unknown type of block {kind!r}")
    optional_text(block, "block_id", (place, 255))
    BLOCKS[kind](block, place)


def _section(block: dict, place: str) -> None:
    demand("text" in block or "fields" in block, place, "needs text or fields")
    if "text" in block:
        text_object(block["text"], f"{place}.text", 3000)
    if "fields" in block:
        for index, field in enumerate(items(block["fields"], f"{place}.fields", 10)):
            text_object(field, f"{place}.fields[{index}]", 2000)
    if "accessory" in block:
        demand(isinstance(block["accessory"], dict), f"{place}.accessory", "must be an element")
        _element(block["accessory"], f"{place}.accessory")


def _header(block: dict, place: str) -> None:
    plain_text(block.get("text"), f"{place}.text", 150)


def _context(block: dict, place: str) -> None:
    for index, element in enumerate(items(block.get("elements"), f"{place}.elements", 10)):
        where = f"{place}.elements[{index}]"
        if element.get("type") == "image":
            _image(element, where)
        else:
            text_object(element, where, 3000)


def _actions(block: dict, place: str) -> None:
    elements = items(block.get("elements"), f"{place}.elements", 25)
    for index, element in enumerate(elements):
        _element(element, f"{place}.elements[{index}]")
    unique((element.get("action_id") for element in elements), f"{place}.elements action_id")


def _image(block: dict, place: str) -> None:
    if "slack_file" not in block:
        url(block.get("image_url"), f"{place}.image_url")
    text(block.get("alt_text"), f"{place}.alt_text", 2000)
    if "title" in block:
        plain_text(block["title"], f"{place}.title", 2000)


def _markdown(block: dict, place: str) -> None:
    text(block.get("text"), f"{place}.text", 12000)


def _table(block: dict, place: str) -> None:
    rows = block.get("rows")
    demand(isinstance(rows, list) and 1 <= len(rows) <= 100, f"{place}.rows", "must have 1 to 100 rows")
    fits = all(isinstance(row, list) and 1 <= len(row) <= 20 for row in rows)
    demand(fits, f"{place}.rows", "must have 1 to 20 cells each")


def _rich_text(block: dict, place: str) -> None:
    elements = block.get("elements")
    demand(isinstance(elements, list) and elements != [], f"{place}.elements", "must be a list with items")


def _free(_block: dict, _place: str) -> None:
    """Nothing to check."""


def _element(element: dict, place: str) -> None:
    kind = element.get("type")
    demand(kind in ELEMENTS, place, f"unknown type of element {kind!r}")
    optional_text(element, "action_id", (place, 255))
    ELEMENTS[kind](element, place)
    if "confirm" in element:
        _confirm(element["confirm"], f"{place}.confirm")


def _button(button: dict, place: str) -> None:
    plain_text(button.get("text"), f"{place}.text", 75)
    optional_text(button, "value", (place, 2000))
    optional_text(button, "accessibility_label", (place, 75))
    if "url" in button:
        url(button["url"], f"{place}.url")
    demand(button.get("style", "danger") in ("primary", "danger"), f"{place}.style", "must be primary or danger")


def _select(element: dict, place: str) -> None:
    if "placeholder" in element:
        plain_text(element["placeholder"], f"{place}.placeholder", 150)
    _options(element, place, 100)


def _overflow(element: dict, place: str) -> None:
    _options(element, place, 5)


def _options(element: dict, place: str, limit: int) -> None:
    for index, option in enumerate(items(element.get("options"), f"{place}.options", limit)):
        where = f"{place}.options[{index}]"
        text_object(option.get("text"), f"{where}.text", 75)
        text(option.get("value"), f"{where}.value", 150)


def _confirm(dialog: Any, place: str) -> None:
    if not isinstance(dialog, dict):
        raise Invalid(f"{place}: must be an object")
    plain_text(dialog.get("title"), f"{place}.title", 100)
    text_object(dialog.get("text"), f"{place}.text", 300)
    plain_text(dialog.get("confirm"), f"{place}.confirm", 30)
    plain_text(dialog.get("deny"), f"{place}.deny", 30)


BLOCKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "markdown": _markdown,
    "table": _table,
    "rich_text": _rich_text,
    "divider": _free,
    "file": _free,
    "video": _free,
}
ELEMENTS = {"button": _button, "image": _image, "static_select": _select, "overflow": _overflow}
