"""HTTP for what is not JSON in and out."""

import asyncio
from collections.abc import Awaitable, Callable

HANG_SECONDS = 600

Receive = Callable[[], Awaitable[dict]]
Send = Callable[[dict], Awaitable[None]]


async def read(receive: Receive) -> bytes:
    """The body of the request."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def write(send: Send, status: int, body: str, headers: dict[str, str]) -> None:
    """The whole answer."""
    shown = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": shown})
    await send({"type": "http.response.body", "body": body.encode()})


async def hang() -> None:
    """Longer than anybody waits."""
    await asyncio.sleep(HANG_SECONDS)
