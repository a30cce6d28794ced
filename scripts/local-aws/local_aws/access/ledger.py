"""Memory of authorization: which calls were made, and which were refused."""

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from itertools import count

_CAPACITY = 100_000

Checks = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Refusal:
    """An authorization that failed: of a caller, or of a service that a resource policy does not let in."""

    principal: str
    action: str
    resource: str
    reason: str
    time: str


@dataclass(frozen=True)
class Call:
    """One action of one call with every resource it was authorized on, and the HTTP status of the answer.

    The actions of one call have the same sequence number; it and the time are those of its arrival.
    """

    principal: str
    action: str
    resources: tuple[str, ...]
    time: str
    status: int
    sequence: int
    invocation: str


@dataclass(frozen=True)
class Arrival:
    """When a call came in, in the order of all calls, and the invocation of a function that made it, if one did."""

    sequence: int
    time: str
    invocation: str


class Ledger:
    """The newest calls and refusals, oldest first."""

    def __init__(self) -> None:
        self._refusals: deque[Refusal] = deque(maxlen=_CAPACITY)
        self._calls: deque[Call] = deque(maxlen=_CAPACITY)
        self._arrivals = count(1)

    def refuse(self, principal: str, action: str, resource: str, reason: str) -> None:
        """Keep a refusal."""
        self._refusals.append(Refusal(principal, action, resource, reason, _now()))

    def arrival(self, invocation: str = "") -> Arrival:
        """Take the next number for a call that begins."""
        return Arrival(next(self._arrivals), _now(), invocation)

    def call(self, principal: str, checks: Checks, status: int, arrival: Arrival | None = None) -> None:
        """Keep a call that has ended, given its checks as (action, resource)."""
        came = arrival or self.arrival()
        by_action: dict[str, list[str]] = {}
        for action, resource in checks:
            by_action.setdefault(action, []).append(resource)
        for action, resources in by_action.items():
            named = tuple(dict.fromkeys(resources))
            self._calls.append(Call(principal, action, named, came.time, status, came.sequence, came.invocation))

    def refusals(self, principal: str = "") -> list[dict]:
        """Refusals of principals whose ARN contains the text."""
        return [asdict(entry) for entry in self._refusals if principal in entry.principal]

    def calls(self, principal: str = "", invocation: str = "") -> list[dict]:
        """Calls of principals whose ARN contains the text, in the order they came; of one invocation if it is named."""
        found = [e for e in self._calls if principal in e.principal and invocation in ("", e.invocation)]
        return [asdict(entry) for entry in sorted(found, key=lambda entry: entry.sequence)]

    def forget_refusals(self, principal: str = "") -> None:
        """Lose the refusals of principals whose ARN contains the text."""
        self._refusals = _without(self._refusals, principal)

    def forget_calls(self, principal: str = "") -> None:
        """Lose the calls of principals whose ARN contains the text."""
        self._calls = _without(self._calls, principal)


def _without(entries: deque, principal: str) -> deque:
    return deque((entry for entry in entries if principal not in entry.principal), maxlen=_CAPACITY)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
