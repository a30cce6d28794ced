"""What the last invocation on this thread wrote, on its way from the worker to the log group."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Output:
    """Lines with their time in ms since the epoch, and the log stream of the execution environment."""

    stream: str
    lines: list[tuple[int, str]]


_last: ContextVar[Output | None] = ContextVar("last_output", default=None)


def remember(stream: str, lines: list[tuple[int, str]]) -> None:
    """Keep the output until the invocation is logged."""
    _last.set(Output(stream, lines))


def take() -> Output | None:
    """The output, once; None when the function ran elsewhere."""
    output = _last.get()
    _last.set(None)
    return output
