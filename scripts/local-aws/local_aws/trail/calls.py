"""Every call of a client, with its answer, refused ones included; for mends that watch what has been done."""

from collections.abc import Callable
from dataclasses import dataclass

import ministack.app as front

from local_aws.request import Request


@dataclass(frozen=True)
class Seen:
    """A call that has been answered."""

    request: Request
    request_id: str
    access_key: str
    status: int
    answer: bytes


Watcher = Callable[[Seen], None]


def watch(watcher: Watcher) -> None:
    """Call `watcher` after every answer, on the event loop: it must not block."""
    dispatch = front._dispatch_service_request

    async def watched(method: str, path: str, headers: dict, body: bytes, query: dict, request_id: str) -> tuple:
        answer = await dispatch(method, path, headers, body, query, request_id)
        params = front._routing_params(method, path, headers, body, query)
        request = Request(front.detect_service(method, path, headers, params), method, path, headers, body, query)
        key = front.extract_access_key_id(headers, query) or ""
        text = answer[2].encode() if isinstance(answer[2], str) else answer[2]
        watcher(Seen(request, request_id, key, answer[0], text if isinstance(text, bytes) else b""))
        return answer

    front._dispatch_service_request = watched
