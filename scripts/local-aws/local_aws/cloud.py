"""The frame that mends plug into: who answers a call, and what happens around the answer."""

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import ministack.app as ministack_app
from ministack.core.responses import request_scope

from local_aws import moto_bridge
from local_aws.access.ledger import Ledger
from local_aws.request import Request, Response
from local_aws.settings import ACCOUNT, Settings

Overlay = Callable[[Request], Response | None]
After = Callable[[Request, int, bytes], bytes | None]
Native = Callable[[Request], Response]
Admin = Callable[[dict, dict], tuple[int, Any]]
Asgi = Callable[..., Awaitable[None]]
Proceed = Callable[[], Awaitable[tuple]]

log = logging.getLogger("local_aws")


class Cloud:
    """Registry of overlays, native services, admin endpoints and timers.

    Overlays, after-hooks, natives and timers run on the event loop (for moto's services under
    moto's lock in a thread): they must not block, and need no locks of their own.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ledger = Ledger()
        self.admin_routes: dict[tuple[str, str], Admin] = {}
        self.asgi_routes: dict[str, Asgi] = {}
        self.around_calls: Callable[[Request, Proceed], Awaitable[tuple]] = lambda _request, proceed: proceed()
        self.around_asgi: Callable[[Asgi], Asgi] = lambda app: app
        self._overlays: dict[tuple[str, str], list[Overlay]] = {}
        self._after: dict[str, list[After]] = {}
        self._native: dict[str, Native] = {}
        self._moto: set[str] = set()
        self._resets: list[Callable[[], None]] = []
        self._timers: list[tuple[float, Callable[[], None]]] = []

    def overlay(self, service: str, action: str, fn: Overlay) -> None:
        """Answer an action of a service ('events', 'PutRule'); None leaves it to the owner, with the body as it is then."""
        self._overlays.setdefault((service, action), []).append(fn)

    def after(self, service: str, fn: After) -> None:
        """See every answer of a service; a returned body replaces the former one."""
        self._after.setdefault(service, []).append(fn)

    def native(self, service: str, fn: Native) -> None:
        """Serve a whole service."""
        self._native[service] = fn

    def is_native(self, service: str) -> bool:
        """Whether a mend serves this whole service."""
        return service in self._native

    def route_to_moto(self, service: str) -> None:
        """Let moto own a service."""
        self._moto.add(service)

    def admin(self, method: str, path: str, fn: Admin) -> None:
        """Serve an endpoint under /_local/; '{name}' in the path is handed over in the query dict."""
        self.admin_routes[method, path] = fn

    def asgi(self, prefix: str, app: Asgi) -> None:
        """Serve all paths below a prefix under /_local/ with an ASGI application: what is not JSON in and out."""
        self.asgi_routes[prefix] = app

    def on_reset(self, fn: Callable[[], None]) -> None:
        """Forget recorded data when a test asks for a reset."""
        self._resets.append(fn)

    def every(self, seconds: float, fn: Callable[[], None]) -> None:
        """Run in the background; the default account and region apply unless the function sets others."""
        self._timers.append((seconds, fn))

    def service_module(self, name: str) -> ModuleType:
        """A module of MiniStack ('eventbridge', 'sqs', 'lambda_svc'), loaded as its front loads it."""
        return ministack_app._get_module(name) if name in ministack_app._loaded_modules else _load(name)

    def emit_aws_event(self, source: str, detail_type: str, detail: dict, resources: Sequence[str] = ()) -> None:
        """Publish as an AWS service does: on the default bus of the account and region of this context."""
        entry = {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail),
                 "Resources": list(resources)}
        self.service_module("eventbridge")._put_events({"Entries": [entry]}, allow_aws_source=True)

    def reset(self) -> None:
        """Run what mends registered with on_reset."""
        for fn in self._resets:
            fn()

    def start(self) -> None:
        """Take over the front's handlers and start the timers; call it on the event loop, mends installed."""
        handlers = ministack_app.SERVICE_HANDLERS
        for service in {*handlers, *self._native, *self._moto}:
            handlers[service] = self._front(service, handlers.get(service))
        for service in self._moto:
            threading.Thread(target=moto_bridge.warm_up, args=(service,), daemon=True).start()
        self._tasks = [asyncio.create_task(_repeat(seconds, fn, self.settings.region)) for seconds, fn in self._timers]

    def _front(self, service: str, owner: Callable[..., Awaitable] | None) -> Callable[..., Awaitable]:
        async def handle(method: str, path: str, headers: dict, body: bytes, query: dict) -> tuple:
            request = Request(service, method, path, headers, body, query)

            async def proceed() -> tuple:
                return self._finish(request, *await self._answer(request, owner))

            return await self.around_calls(request, proceed)

        return handle

    async def _answer(self, request: Request, owner: Callable[..., Awaitable] | None) -> tuple:
        if request.service in self._moto:
            return await moto_bridge.serve(request, self._overlaid)
        answer = self._overlaid(request)
        if answer is None and request.service in self._native:
            answer = self._native[request.service](request)
        if answer is None and owner is not None:
            answer = await owner(request.method, request.path, request.headers, request.body, request.query)
        return answer if answer is not None else (501, {}, b"")

    def _overlaid(self, request: Request) -> Response | None:
        for fn in self._overlays.get((request.service, request.action), ()):
            if (answer := fn(request)) is not None:
                return answer
        return None

    def _finish(self, request: Request, status: int, headers: dict, body: Any) -> tuple:
        hooks = self._after.get(request.service, ())
        if not hooks or not isinstance(body, (bytes, str)):
            return status, headers, body
        body = body.encode() if isinstance(body, str) else body
        for fn in hooks:
            if (changed := fn(request, status, body)) is not None:
                body = changed
                headers = {k: v for k, v in headers.items() if k.lower() != "content-length"}
        return status, headers, body


def _load(name: str) -> ModuleType:
    module = import_module(f"ministack.services.{name}")
    return ministack_app._loaded_modules.setdefault(name, module)


async def _repeat(seconds: float, fn: Callable[[], None], region: str) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            with request_scope(ACCOUNT, region):
                fn()
        except Exception:
            log.exception("a background task failed")
