"""The ASGI application: admin endpoints of our own in front of MiniStack's application."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import ministack.app as ministack_app
from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config

from local_aws import admin
from local_aws.cloud import Cloud
from local_aws.settings import ADMIN_PREFIX


async def serve(cloud: Cloud) -> None:
    """Serve until the process ends; says on stdout when it can be called."""
    config = Config()
    config.bind = [f"fd://{cloud.settings.listener.fileno()}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    # Without a trigger of ours the server takes the signals over that end our whole process group.
    await hypercorn_serve(_application(cloud), config, shutdown_trigger=asyncio.Event().wait)


def _application(cloud: Cloud) -> Callable[..., Awaitable]:
    async def application(scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] == "lifespan":
            await ministack_app.app(scope, receive, _announcing(cloud, send))
        elif scope["type"] == "http" and scope["path"].startswith(ADMIN_PREFIX):
            own = next((app for prefix, app in cloud.asgi_routes.items() if scope["path"].startswith(prefix)), None)
            await (cloud.around_asgi(own)(scope, receive, send) if own else admin.serve(cloud, scope, receive, send))
        else:
            await ministack_app.app(scope, receive, send)

    return application


def _announcing(cloud: Cloud, send: Callable) -> Callable:
    async def announce(message: dict) -> None:
        if message["type"] == "lifespan.startup.complete":
            cloud.start()
        await send(message)
        if message["type"] == "lifespan.startup.complete":
            print(json.dumps({"ready": True, "endpoint": cloud.settings.endpoint}), flush=True)

    return announce
