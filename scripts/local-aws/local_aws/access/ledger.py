"""Memory of authorization: which calls were made, and which were refused."""

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone

_CAPACITY = 100_000


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
    """One action of one call with every resource it was authorized on, and the HTTP status of the answer."""

    principal: str
    action: str
    resources: tuple[str, ...]
    time: str
    status: int


class Ledger:
    """The newest calls and refusals, oldest first."""

    def __init__(self) -> None:
        self._refusals: deque[Refusal] = deque(maxlen=_CAPACITY)
        self._calls: deque[Call] = deque(maxlen=_CAPACITY)

    def refuse(self, principal: str, action: str, resource: str, reason: str) -> None:
        """Keep a refusal."""
        self._refusals.append(Refusal(principal, action, resource, reason, _now()))

    def call(self, principal: str, checks: Iterable[tuple[str, str]], status: int) -> None:
        """Keep a call, given its checks as (action, resource)."""
        by_action: dict[str, list[str]] = {}
        for action, resource in checks:
            by_action.setdefault(action, []).append(resource)
        for action, resources in by_action.items():
            self._calls.append(Call(principal, action, tuple(dict.fromkeys(resources)), _now(), status))

    def refusals(self, principal: str = "") -> list[dict]:
        """Refusals of principals whose ARN contains the text."""
        return [asdict(entry) for entry in self._refusals if principal in entry.principal]

    def calls(self, principal: str = "") -> list[dict]:
        """Calls of principals whose ARN contains the text."""
        return [asdict(entry) for entry in self._calls if principal in entry.principal]

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
