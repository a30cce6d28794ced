"""The endpoints under /_local/, which no AWS has: for tests and for the people who run the cloud."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from ministack.core.responses import request_scope

from local_aws.cloud import Cloud, log
from local_aws.settings import ACCOUNT


def install(cloud: Cloud) -> None:
    """Health and reset; mends add theirs."""
    cloud.admin("GET", "/_local/health", lambda _body, _query: (200, {"status": "ok"}))
    cloud.admin("POST", "/_local/reset", lambda _body, _query: (200, _reset(cloud)))


def _reset(cloud: Cloud) -> dict:
    cloud.reset()
    return {"reset": "ok"}


async def serve(cloud: Cloud, scope: dict, receive: Callable[[], Awaitable], send: Callable[..., Awaitable]) -> None:
    """Answer one admin call, in the default account unless ?account= and ?region= say otherwise."""
    body = await _read(receive)
    query = dict(parse_qsl(scope.get("query_string", b"").decode()))
    with request_scope(query.get("account", ACCOUNT), query.get("region", cloud.settings.region)):
        status, value = _answer(cloud, scope["method"], scope["path"], body, query)
    data = json.dumps(value).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})


async def _read(receive: Callable[[], Awaitable]) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _answer(cloud: Cloud, method: str, path: str, body: bytes, query: dict) -> tuple[int, Any]:
    for (wanted, template), fn in cloud.admin_routes.items():
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
        if wanted != method or not found:
            continue
        try:
            return fn(json.loads(body or b"{}"), {**query, **found.groupdict()})
        except (ValueError, KeyError, TypeError) as error:
            return 400, {"error": f"{type(error).__name__}: {error}"}
        except Exception as error:
            log.exception("admin call %s %s failed", method, path)
            return 500, {"error": repr(error)}
    return 404, {"error": f"nothing at {method} {path}"}
