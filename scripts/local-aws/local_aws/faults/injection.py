"""Rules at work around every call: what AWS does when it is busy, and what a failing machine does.

POST /_local/faults {"rules": [{"kind": "throttle" | "latency" | "kill", …}]} adds rules (rules.py has their settings)
and answers their ids; GET shows all with what came of them; DELETE [?id=] ends them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from local_aws.access.ledger import Ledger
from local_aws.cloud import Asgi, Cloud
from local_aws.faults.call import Call, aws_call, other_call
from local_aws.faults.rules import Kill, Latency, Rule, Throttle, parse
from local_aws.faults.throttling import throttled
from local_aws.request import Request
from local_aws.settings import ADMIN_PREFIX

Proceed = Callable[[], Awaitable[tuple]]
NOT_CARRIED_OUT = (503, {}, b"")


def install(cloud: Cloud) -> None:
    faults = Faults(cloud.ledger)
    cloud.around_calls, cloud.around_asgi = faults.around, faults.around_asgi
    cloud.admin("POST", "/_local/faults", lambda body, _query: (200, faults.add(body["rules"])))
    cloud.admin("GET", "/_local/faults", lambda _body, _query: (200, faults.report()))
    cloud.admin("DELETE", "/_local/faults", lambda _body, query: (200, faults.remove(query.get("id"))))
    cloud.on_reset(faults.remove)


class Faults:
    """All rules in force."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._rules: list[Rule] = []

    def add(self, rules: list[dict[str, Any]]) -> dict[str, list[str]]:
        """All or none; raises ValueError or TypeError for what is no rule."""
        added = [parse(rule) for rule in rules]
        self._rules += added
        return {"ids": [rule.id for rule in added]}

    def report(self) -> dict[str, list[dict]]:
        return {"rules": [rule.report() for rule in self._rules]}

    def remove(self, id: str | None = None) -> dict[str, int]:
        """End one rule, or all; the functions that it killed stay dead."""
        before = len(self._rules)
        self._rules = [rule for rule in self._rules if id not in (None, rule.id)]
        return {"removed": before - len(self._rules)}

    async def around(self, request: Request, proceed: Proceed) -> tuple:
        """Carry a call of AWS out, or not."""
        return await self._apply(aws_call(request), proceed) if self._rules else await proceed()

    def around_asgi(self, app: Asgi) -> Asgi:
        """The same for what is not AWS, as far as functions call it; it is kept in the ledger, too."""

        async def wrapped(scope: dict, receive: Callable, send: Callable[..., Awaitable]) -> None:
            headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
            call = other_call(scope["path"].removeprefix(ADMIN_PREFIX), headers)
            if call.invocation is None:
                return await app(scope, receive, send)
            arrival = self._ledger.arrival(call.invocation.id)
            answer = _Answer(send)

            async def proceed() -> tuple:
                await app(scope, receive, answer)
                return answer.status, {}, b""

            result = await self._apply(call, proceed)
            self._ledger.call(call.principal, [(call.action, "*")], result[0], arrival)
            await answer.finish(*result)

        return wrapped

    async def _apply(self, call: Call, proceed: Proceed) -> tuple:
        due = [rule for rule in self._rules if rule.covers(call) and rule.due(call)]
        for rule in due:
            if isinstance(rule, Latency):
                rule.note(call)
                await asyncio.sleep(rule.ms / 1000)
        kills = [rule for rule in due if isinstance(rule, Kill)]
        if await _killed(call, [rule for rule in kills if rule.when == "before"]):
            return NOT_CARRIED_OUT
        throttles = [rule for rule in due if isinstance(rule, Throttle)]
        for rule in throttles:
            rule.note(call)
        answer = throttled(call) if throttles else await proceed()
        await _killed(call, [rule for rule in kills if rule.when == "after"])
        return answer


async def _killed(call: Call, rules: list[Kill]) -> bool:
    for rule in rules:
        rule.note(call)
    if not rules or call.invocation is None:
        return False
    await call.invocation.kill()
    return True


class _Answer:
    """Holds the answer of an application back until the function that asked may have it."""

    def __init__(self, send: Callable[..., Awaitable]) -> None:
        self._send = send
        self._messages: list[dict] = []
        self.status = 0

    async def __call__(self, message: dict) -> None:
        self.status = message.get("status", self.status)
        self._messages.append(message)

    async def finish(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send what the application said, or the fault in its place when it was not asked."""
        shown = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        start = {"type": "http.response.start", "status": status, "headers": shown}
        for message in self._messages or [start, {"type": "http.response.body", "body": body}]:
            await self._send(message)
