"""Finding criteria: which findings ListFindings names.

Source: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Condition.html and API_ListFindings.html
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

_SPELLINGS = {
    "eq": "equals", "neq": "notEquals", "gt": "greaterThan", "gte": "greaterThanOrEqual",
    "lt": "lessThan", "lte": "lessThanOrEqual",
}  # fmt: skip


def matches(finding: dict, criterion: dict[str, dict]) -> bool:
    """All attributes must meet all of their conditions."""
    return all(
        _CONDITIONS[_SPELLINGS.get(name, name)](_values(finding, path), wanted)
        for path, condition in criterion.items()
        for name, wanted in condition.items()
    )


def sort_key(finding: dict, attribute: str) -> tuple[str, Any]:
    """Orders findings by an attribute; a finding without it comes first."""
    values = _values(finding, attribute)
    return (type(values[0]).__name__, values[0]) if values else ("", "")


def _values(finding: dict, path: str) -> list[Any]:
    found: list[Any] = [finding]
    for name in path.split("."):
        found = [value for entry in found for value in _children(entry, name)]
    return found


def _children(entry: Any, name: str) -> list[Any]:
    value = entry.get(name) if isinstance(entry, dict) else None
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: Any) -> float:
    """Times compare as milliseconds since 1970, as the criteria give them."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() * 1000
    return float(value)


def _is_one_of(values: list, wanted: list) -> bool:
    return any(_text(value) in {_text(w) for w in wanted} for value in values)


def _is_like_one_of(values: list, wanted: list) -> bool:
    patterns = [re.escape(w).replace(r"\*", ".*").replace(r"\?", ".") for w in wanted]
    return any(re.fullmatch(pattern, _text(value)) for value in values for pattern in patterns)


def _compare(test: Callable[[float, float], bool]) -> Callable[[list, Any], bool]:
    return lambda values, wanted: any(test(_number(value), float(wanted)) for value in values)


_CONDITIONS: dict[str, Callable[[list, Any], bool]] = {
    "equals": _is_one_of,
    "notEquals": lambda values, wanted: not _is_one_of(values, wanted),
    "matches": _is_like_one_of,
    "notMatches": lambda values, wanted: not _is_like_one_of(values, wanted),
    "greaterThan": _compare(lambda a, b: a > b),
    "greaterThanOrEqual": _compare(lambda a, b: a >= b),
    "lessThan": _compare(lambda a, b: a < b),
    "lessThanOrEqual": _compare(lambda a, b: a <= b),
}
