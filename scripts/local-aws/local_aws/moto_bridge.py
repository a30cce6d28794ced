"""Calls into moto's WSGI application, in this process and for the account of the caller.

moto is not written for concurrent writers, so its calls take turns under one lock.
"""

import asyncio
import io
import sys
import threading
from collections.abc import Callable
from urllib.parse import unquote, urlencode

from ministack.core.responses import get_account_id
from moto.core.responses import BaseResponse
from moto.server import DomainDispatcherApplication, create_backend_app

from local_aws.request import Request, Response
from local_aws.settings import HOST

lock = threading.RLock()
# Where moto calls a service otherwise than its signatures do.
_MODULES = {"elasticloadbalancing": "elbv2"}
_application = DomainDispatcherApplication(create_backend_app)

# The account comes from the request, which MiniStack has already authenticated.
BaseResponse.get_current_account = lambda self: get_account_id()


async def serve(request: Request, overlay: Callable[[Request], Response | None] | None) -> Response:
    """The overlay and moto's own answer in one turn, so that check and change cannot be torn apart."""
    return await asyncio.to_thread(_in_turn, request, overlay)


def warm_up(service: str) -> None:
    """Load a service's modules before the first caller waits for them, which takes seconds."""
    with lock:
        create_backend_app(_MODULES.get(service, service))


def _in_turn(request: Request, overlay: Callable[[Request], Response | None] | None) -> Response:
    with lock:
        answer = overlay(request) if overlay else None
        return call(request) if answer is None else answer


def call(request: Request) -> Response:
    """moto's answer to this request. The caller holds the lock."""
    answer: dict = {}

    def start(status: str, headers: list, _exc: object = None) -> None:
        answer.update(status=int(status.split()[0]), headers=dict(headers))

    body = b"".join(_application(_environ(request), start))
    return answer["status"], answer["headers"], body


def _environ(request: Request) -> dict:
    pairs = [(k, v) for k, vs in request.query.items() for v in (vs if isinstance(vs, list) else [vs])]
    query = urlencode(pairs)
    raw = request.path + ("?" + query if query else "")
    headers = {k: v for k, v in request.headers.items() if k not in ("content-type", "content-length")}
    return {
        "REQUEST_METHOD": request.method, "PATH_INFO": unquote(request.path), "QUERY_STRING": query,
        "RAW_URI": raw, "REQUEST_URI": raw, "SERVER_NAME": HOST, "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_LENGTH": str(len(request.body or b"")),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "wsgi.input": io.BytesIO(request.body or b""), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        **{"HTTP_" + k.upper().replace("-", "_"): v for k, v in headers.items()},
        "HTTP_HOST": HOST,
    }
