"""Small checks on the parts of a message; each raises Invalid with the place that is wrong."""

from collections.abc import Iterable
from typing import Any


class Invalid(Exception):
    """The message breaks a rule; the text says where and which."""


def demand(condition: bool, place: str, rule: str) -> None:
    """Raise Invalid unless the condition holds."""
    if not condition:
        raise Invalid(f"{place}: {rule}")


def text(value: Any, place: str, limit: int) -> str:
    """A string of 1 to `limit` characters."""
    demand(isinstance(value, str), place, "must be a string")
    demand(1 <= len(value) <= limit, place, f"must have 1 to {limit} characters, has {len(value)}")
    return value


def optional_text(owner: dict, name: str, place_and_limit: tuple[str, int]) -> None:
    """The same, when it is there."""
    place, limit = place_and_limit
    if name in owner:
        text(owner[name], f"{place}.{name}", limit)


def text_object(value: Any, place: str, limit: int, kinds: Iterable[str] = ("plain_text", "mrkdwn")) -> None:
    """A text object of one of the kinds."""
    demand(isinstance(value, dict), place, "must be a text object")
    kind = value.get("type")
    demand(kind in kinds, place, f"type must be one of {', '.join(kinds)}")
    text(value.get("text"), f"{place}.text", limit)
    allowed = {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}
    demand(set(value) <= allowed, place, f"unknown members {sorted(set(value) - allowed)}")


def plain_text(value: Any, place: str, limit: int) -> None:
    """A text object without markup."""
    text_object(value, place, limit, ("plain_text",))


def items(value: Any, place: str, limit: int) -> list[dict]:
    """A list of 1 to `limit` objects."""
    demand(isinstance(value, list), place, "must be a list")
    demand(1 <= len(value) <= limit, place, f"must have 1 to {limit} items, has {len(value)}")
    demand(all(isinstance(item, dict) for item in value), place, "must contain objects")
    return value


def url(value: Any, place: str) -> None:
    """An absolute address of at most 3000 characters."""
    text(value, place, 3000)
    demand(value.startswith(("https://", "http://")), place, "must be an http or https address")


def unique(values: Iterable[Any], place: str) -> None:
    """No value twice; absent ones do not count."""
    seen = [value for value in values if value is not None]
    demand(len(seen) == len(set(seen)), place, "must be unique")
