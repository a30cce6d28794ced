"""What is to go wrong: which calls a rule covers, and what has come of it."""

import random
from collections import Counter
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any
from uuid import uuid4

from local_aws.faults.call import Call


@dataclass
class Rule:
    """The calls that a rule covers: all that are given must hold.

    action: pattern of IAM actions ('dynamodb:*'); principal: part of the caller's ARN; function: name of the calling
    function; event: part of the JSON of the event that it works on; request: part of path, query or body of the call.
    """

    action: str = "*"
    principal: str = ""
    function: str = ""
    event: str = ""
    request: str = ""
    id: str = field(default_factory=lambda: uuid4().hex[:8], init=False)
    matched: int = field(default=0, init=False)
    injected: Counter = field(default_factory=Counter, init=False)
    exhausted: int = field(default=0, init=False)
    invocations: dict[str, int] = field(default_factory=dict, init=False)

    def covers(self, call: Call) -> bool:
        """Whether the rule is about this call."""
        function, event = (call.invocation.function, call.invocation.event) if call.invocation else ("", "")
        return (
            fnmatchcase(call.action, self.action)
            and self.principal in call.principal
            and self.function in ("", function)
            and self.event in event
            and self.request in call.text
        )

    def due(self, call: Call) -> bool:
        """Count a covered call; says whether the fault happens to it."""
        self.matched += 1
        if call.invocation:
            self.invocations[call.invocation.id] = self.invocations.get(call.invocation.id, 0) + 1
        return self._happens(call)

    def note(self, call: Call) -> None:
        """The fault has happened."""
        self.injected[call.action] += 1
        self.exhausted += call.is_last_attempt

    def report(self) -> dict[str, Any]:
        """The rule as it was given, and what it has done."""
        return {"kind": KIND_OF[type(self)], **{f.name: getattr(self, f.name) for f in fields(self)}}

    def _happens(self, _call: Call) -> bool:
        return True


@dataclass
class Throttle(Rule):
    """A share of the calls is refused as too many; of the first so many calls only, or of the SDK's first attempts."""

    rate: float = 1.0
    seed: int = 0
    first: int | None = None
    attempts: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise ValueError("rate must be between 0 and 1")
        self._random = random.Random(self.seed)

    def covers(self, call: Call) -> bool:
        return super().covers(call) and (self.attempts is None or call.attempt <= self.attempts)

    def _happens(self, _call: Call) -> bool:
        chance = self._random.random()
        return (self.first is None or self.matched <= self.first) and chance < self.rate


@dataclass
class Latency(Rule):
    """Calls wait before they are carried out; 0 ms only watches."""

    ms: float = 0.0

    def __post_init__(self) -> None:
        if self.ms < 0:
            raise ValueError("ms must not be negative")


@dataclass
class Kill(Rule):
    """Once: the process of the calling function ends before or after the n-th covered call of one invocation."""

    when: str = "before"
    occurrence: int = 1

    def __post_init__(self) -> None:
        if self.when not in ("before", "after") or self.occurrence < 1:
            raise ValueError("when must be 'before' or 'after', occurrence 1 or more")

    def covers(self, call: Call) -> bool:
        return call.invocation is not None and not self.injected and super().covers(call)

    def _happens(self, call: Call) -> bool:
        return call.invocation is not None and self.invocations[call.invocation.id] == self.occurrence


KINDS: dict[str, type[Rule]] = {"throttle": Throttle, "latency": Latency, "kill": Kill}
KIND_OF = {kind: name for name, kind in KINDS.items()}


def parse(rule: dict[str, Any]) -> Rule:
    """A rule from its JSON; raises ValueError or TypeError when it is not one."""
    settings = dict(rule)
    kind = settings.pop("kind", None)
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {sorted(KINDS)}")
    return KINDS[kind](**settings)
