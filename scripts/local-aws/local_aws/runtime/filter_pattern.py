"""Filter patterns of CloudWatch Logs: terms for any text, selectors in braces for JSON.

Terms are case sensitive: all plain ones must be there, none with '-', one of those with '?'. Patterns in square
brackets (space-delimited fields) are not served.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import json
import operator
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

Matcher = Callable[[str], bool]
Condition = Callable[[Any], bool]

_TERM = re.compile(r'([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|(\S+))')
_TOKEN = re.compile(r'\s*(\(|\)|&&|\|\||!=|<=|>=|[=<>]|"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s()&|=<>!"]+)')
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\*)\]")
_ORDER = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


def compile_pattern(pattern: str) -> Matcher:
    """A function that says whether a message matches; raises ValueError for a malformed JSON pattern."""
    pattern = (pattern or "").strip()
    if not pattern.startswith("{"):
        return _terms(pattern)
    if not pattern.endswith("}"):
        raise ValueError("missing }")
    condition = _Parser(pattern[1:-1]).parse()
    return lambda message: _is_match(condition, message)


def _is_match(condition: Condition, message: str) -> bool:
    try:
        return condition(json.loads(message))
    except ValueError:
        return False


def _terms(pattern: str) -> Matcher:
    found: dict[str, list[Matcher]] = {"": [], "-": [], "?": []}
    for sign, quoted, expression, bare in _TERM.findall(pattern):
        found[sign].append(_regular(expression) if expression else _contains(_unescaped(quoted) or bare))
    return lambda message: (
        all(match(message) for match in found[""])
        and not any(match(message) for match in found["-"])
        and (not found["?"] or any(match(message) for match in found["?"]))
    )


def _contains(term: str) -> Matcher:
    return lambda message: term in message


def _regular(expression: str) -> Matcher:
    found = re.compile(expression)
    return lambda message: found.search(message) is not None


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


class _Parser:
    """|| binds weaker than &&, as usual."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != re.sub(r'("(?:[^"\\]|\\.)*"|%[^%]+%)|\s+', r"\1", text):
            raise ValueError(f"malformed pattern {text!r}")

    def parse(self) -> Condition:
        condition = self._any()
        if self._tokens:
            raise ValueError(f"unexpected {self._tokens[0]!r}")
        return condition

    def _any(self) -> Condition:
        parts = self._separated("||", self._all)
        return lambda root: any(part(root) for part in parts)

    def _all(self) -> Condition:
        parts = self._separated("&&", self._one)
        return lambda root: all(part(root) for part in parts)

    def _separated(self, separator: str, read: Callable[[], Condition]) -> list[Condition]:
        parts = [read()]
        while self._tokens[:1] == [separator]:
            self._next()
            parts.append(read())
        return parts

    def _one(self) -> Condition:
        token = self._next()
        if token == "(":
            inner = self._any()
            if self._next() != ")":
                raise ValueError("missing )")
            return inner
        if not token.startswith("$"):
            raise ValueError(f"{token!r} is not a selector")
        test = self._test(self._next())
        return lambda root: test(list(_select(root, token)))

    def _test(self, word: str) -> Callable[[list], bool]:
        if word in ("IS", "NOT"):
            second = self._next()
            wanted = {"NULL": None, "TRUE": True, "FALSE": False}
            if (word, second) == ("NOT", "EXISTS"):
                return lambda values: not values
            return lambda values: any(value is wanted[second] for value in values)
        operand = self._next()
        if word in _ORDER:
            return lambda values: any(_is_number(v) and _ORDER[word](v, float(operand)) for v in values)
        if word not in ("=", "!="):
            raise ValueError(f"{word!r} is not an operator")
        return lambda values: any(_equals(value, operand) == (word == "=") for value in values)

    def _next(self) -> str:
        if not self._tokens:
            raise ValueError("the pattern ends too early")
        return self._tokens.pop(0)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _equals(value: Any, operand: str) -> bool:
    if operand.startswith("%"):
        return isinstance(value, str) and re.search(operand[1:-1], value) is not None
    text = _unescaped(operand[1:-1]) if operand.startswith('"') else operand
    if _is_number(value) and not operand.startswith('"'):
        return re.fullmatch(r"-?[\d.]+(e-?\d+)?", text) is not None and float(text) == value
    return isinstance(value, str) and fnmatchcase(value, text.replace("[", "[[]").replace("?", "[?]"))


def _select(root: Any, selector: str) -> Iterator[Any]:
    values = [root]
    for name, index in _STEP.findall(selector[1:]):
        values = [found for value in values for found in _step(value, name, index)]
    yield from values


def _step(value: Any, name: str, index: str) -> list:
    if name:
        return [value[name]] if isinstance(value, dict) and name in value else []
    if not isinstance(value, list):
        return []
    return value if index == "*" else value[int(index) : int(index) + 1]
