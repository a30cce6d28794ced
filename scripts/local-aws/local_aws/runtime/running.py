"""The invocations that run at this moment, and which call belongs to which of them.

The runtime names its invocation in a header of every call, which is not signed and no service reads. Credentials
cannot tell: all execution environments of a function share them, and Slack is called without any.
"""

import asyncio
import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

HEADER = "x-local-invocation"


@dataclass(frozen=True)
class Invocation:
    """One run of a function, and the process that it runs in; the event is kept as JSON text."""

    id: str
    function: str
    event: str
    process: subprocess.Popen

    async def kill(self) -> None:
        """End the process as the machine does when it fails: at once, without a last word."""
        self.process.kill()
        await asyncio.to_thread(self.process.wait)


_running: dict[str, Invocation] = {}


@contextmanager
def running(id: str, function: str, event: Any, process: subprocess.Popen) -> Iterator[None]:
    """Calls belong to the invocation until the block ends."""
    _running[id] = Invocation(id, function, json.dumps(event), process)
    try:
        yield
    finally:
        del _running[id]


def caller(headers: Mapping[str, str]) -> Invocation | None:
    """The invocation that makes a call; None when somebody else does."""
    return _running.get(headers.get(HEADER, ""))
